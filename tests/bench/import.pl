#!/usr/bin/perl
# import.pl: a CSV file of a million rows (normalised, without duplicates, mistakes reported) beside \copy of the clean rows into the same table.
use strict;
use warnings;
use utf8;
use Bench;
use Pages;
use Time::HiRes qw(sleep time);
use Uploads;

my ($rows, $rounds) = ($ENV{BENCH_ROWS} // 1_000_000, $Bench::rounds < 3 ? $Bench::rounds : 3);
my $clean = "$ENV{DATA}/temp/clean.copy";
my $tenant = '0190d0c5-0000-7000-8000-000000000001';
my $columns = 'tenant_id, id, list_id, phone, phone_hash, name, name_lower, email, company, country, region, zones, custom, consent_source, consent_at, created_at';

sub forget { Bench::sql("delete from leads where tenant_id = '$tenant'"); Bench::sql('vacuum analyze leads') }

sub psql { system('psql', '-qX', '-U', 'postgres', '-v', 'ON_ERROR_STOP=1', map { ('-c', $_) } @_) == 0 or die "psql failed\n" }

# One in a hundred comes twice, one in a hundred is no number.
sub file {
	my $text = "Phone,Name,Email,Company\n";
	for my $n (1 .. $rows) {
		my $person = $n % 100 == 4 ? $n - 1 : $n;
		my $phone = $n % 100 == 1 ? '12' : sprintf '(212) %03d-%04d', 200 + int($person / 10_000), $person % 10_000;
		$text .= "$phone,Person $n,person$n\@example.com,Company " . $n % 1000 . "\n";
	}
	return $text;
}

sub peak { # MiB of the jobs daemon that it shares with nobody, at most
	my ($pid) = map { $_->[0] } grep { $_->[1] eq 'jobs' } Bench::processes();
	open my $file, '<', "/proc/$pid/smaps_rollup" or return 0;
	my ($kib) = map { /^Pss:\s+(\d+)/ ? $1 : () } <$file>;
	return $kib / 1024;
}

# Seconds from "start" until it is done; and the most memory that the daemon had.
sub import {
	my ($browser, $text) = @_;
	my $id = Uploads::id_of(Uploads::upload($browser, 'people.csv', $text, new_list => 'List ' . time)) // die "the file was not taken\n";
	my ($begin, $most) = (time, 0);
	Uploads::start($browser, $id);
	for (;;) {
		my $memory = peak();
		$most = $memory if $memory > $most;
		my ($row) = Pages::sql($tenant, "select state, created_count, error_count, list_id from lead_imports where tenant_id = '$tenant' and id = '$id'");
		return (time - $begin, $most, $row) if $row->[0] eq 'done';
		die "the import is $row->[0]\n" if $row->[0] eq 'failed' || time - $begin > 600;
		sleep 0.2;
	}
}

psql("select enter_tenant('$tenant'), tenant_create('$tenant', 'Imports', 'customer', 'US', 'America/New_York', 'imports')
	where not exists (select from tenants where tenant_id = '$tenant')") if !Bench::sql("select count(*) from tenants where tenant_id = '$tenant'");
Bench::sql("update lead_imports set state = 'failed' where tenant_id = '$tenant' and state in ('queued', 'running')"); # of a run that was cut off
my $browser = Pages->member($tenant, 'owner');
my $text = file();
my (@product, @limit, $most, $before, $result);
for my $round (1 .. $rounds) {
	forget();
	$before //= peak();
	my ($seconds, $memory, $row) = import($browser, $text);
	push @product, $rows / $seconds;
	$most = $memory if !$most || $memory > $most;
	$result = $row;
	psql("\\copy (select $columns from leads where tenant_id = '$tenant') to '$clean'") if $round == 1;
	forget();
	my $list = Bench::sql("insert into lead_lists (tenant_id, id, name) values ('$tenant', gen_random_uuid(), 'Copy " . time . "') returning id");
	system('sed', '-i', '-E', "s/^([^\\t]*\\t[^\\t]*\\t)[^\\t]*/\\1$list/", $clean) == 0 or die "sed\n";
	my $begin = time;
	psql("\\copy leads ($columns) from '$clean'");
	push @limit, $result->[1] / (time - $begin);
}
forget();
unlink $clean;
my @ratios = map { $product[$_] / $limit[$_] } 0 .. $#product;
Bench::record({ name => 'import', unit => ' rows/s', goal => 0.5, limit => Bench::median(@limit), product => Bench::median(@product), ratio => Bench::median(@ratios),
	low => Bench::quantile(0.25, @ratios), high => Bench::quantile(0.75, @ratios) });
Bench::record({ name => 'import, memory', text => sprintf 'the daemon: %.1f MiB before, %.1f at most (goal 64); %d rows became people, %d mistakes were reported',
	$before, $most, @$result[ 1, 2 ] });
