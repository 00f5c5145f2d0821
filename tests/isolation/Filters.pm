# Filters.pm: whether a query, as Trees.pm has it, names the tenant for every tenant table that it touches.
#
# A row of a table is of the tenant when the query says tenant_id = the tenant, or = the tenant_id of another row that is; a condition
# of an outer join counts for the side that it can remove only. Each subselect, lateral, CTE and view has to say so itself, or by
# comparing with the query around it. What is put in has to carry the tenant, and an argument called `tenant` has to be it.
package Filters;
use strict;
use warnings;

our (%columns, %tables, %tenant_argument, %names); # by oid: number of tenant_id; name; position of the argument; name of the function

# Fills them from the catalogue.
sub load {
	my ($rows, $not) = @_; # of the catalogue, and tables that are the platform's own
	%columns = map { ($_->[0] => $_->[2]) } grep { !$not->{ $_->[1] } } $rows->("select c.oid, c.relname, a.attnum from pg_class c
		join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')");
	%tables = map { ($_->[0] => $_->[1]) } $rows->("select oid, relname from pg_class where relnamespace = 'public'::regnamespace");
	for ($rows->("select oid, proname, array_position(proargnames, 'tenant') from pg_proc where pronamespace = 'public'::regnamespace")) {
		$names{ $_->[0] } = $_->[1];
		$tenant_argument{ $_->[0] } = $_->[2] - 1 if $_->[2];
	}
}

sub nodes { # those directly below, of hashes and arrays
	my ($node) = @_;
	return grep { ref } ref $node eq 'HASH' ? @{$node}{ grep { $_ ne 'rtable' && $_ ne 'cteList' } keys %$node } : @$node;
}

# A query with what it is inside of, and the queries inside it.
sub level {
	my ($query, $outer, $root) = @_;
	my $level = { query => $query, outer => $outer, bound => {}, subs => {}, sublinks => [], rules => [] };
	$level->{root} = $root // $level;
	for my $n (1 .. @{ $query->{rtable} // [] }) {
		my $entry = $query->{rtable}[$n - 1];
		$level->{subs}{$n} = level($entry->{subquery}, $level, $level->{root}) if $entry->{rtekind} == 1 && $entry->{subquery};
		links($level, $entry->{$_}) for qw(functions values_lists);
	}
	$level->{ctes}{ $_->{ctename} } = level($_->{ctequery}, $level, $level->{root}) for @{ $query->{cteList} // [] };
	links($level, $query->{$_}) for grep { ref $query->{$_} && $_ !~ /^(rtable|cteList)$/ } keys %$query;
	rules($level, $query->{jointree}, undef);
	return $level;
}

# Subselects in expressions.
sub links {
	my ($level, $node) = @_;
	return unless ref $node;
	if (ref $node eq 'HASH' && $node->{T} eq 'SUBLINK') {
		push @{ $level->{sublinks} }, $node->{level} = level($node->{subselect}, $level, $level->{root});
		return links($level, $node->{testexpr});
	}
	push @{ $level->{calls} }, $node if ref $node eq 'HASH' && $node->{T} eq 'FUNCEXPR';
	links($level, $_) for nodes($node);
}

# The tables below a part of the join tree.
sub below {
	my ($node) = @_;
	return $node->{rtindex} if $node->{T} eq 'RANGETBLREF';
	return map { below($_) } grep { $_ } $node->{T} eq 'JOINEXPR' ? @{$node}{qw(larg rarg)} : @{ $node->{fromlist} // [] };
}

my @sides = (undef, [qw(rarg)], [], [qw(larg)]); # by kind of join: inner, left, full, right

sub rules { # what conditions equate, and for which tables
	my ($level, $node) = @_;
	return if !$node || $node->{T} eq 'RANGETBLREF';
	my $is_join = $node->{T} eq 'JOINEXPR';
	my $sides = $is_join ? $sides[$node->{jointype}] : undef;
	my %for = map { ($_ => 1) } $sides ? map { below($node->{$_}) } @$sides : below($node);
	equate($level, $node->{quals}, \%for);
	rules($level, $_) for $is_join ? @{$node}{qw(larg rarg)} : @{ $node->{fromlist} // [] };
}

sub equate {
	my ($level, $condition, $for, $link) = @_;
	return unless ref $condition;
	if ($condition->{T} eq 'BOOLEXPR' && $condition->{boolop} eq 'and') { equate($level, $_, $for, $link) for @{ $condition->{args} } }
	elsif ($condition->{T} eq 'SUBLINK' && $condition->{subLinkType} =~ /^[23]$/) { equate($level, $condition->{testexpr}, $for, $condition) }
	elsif ($condition->{T} eq 'OPEXPR' && $condition->{opno} == 2972) { # uuid = uuid
		my ($one, $two) = map { bare($_, $link) } @{ $condition->{args} };
		push @{ $level->{rules} }, [$one, $two, $for], [$two, $one, $for];
	}
}

sub bare { # without casts; what a subselect answers is a column of it
	my ($node, $link) = @_;
	$node = $node->{arg} while $node->{T} =~ /^(RELABELTYPE|COERCEVIAIO)$/;
	return { T => 'SUBCOLUMN', level => $link->{level}, column => $node->{paramid} } if $link && $node->{T} eq 'PARAM' && $node->{paramkind} == 2;
	return $node;
}

sub column_is_tenants { # of what a query answers
	my ($level, $n) = @_;
	my $query = $level->{query};
	if (my $set = $query->{setOperations}) {
		return !grep { !column_is_tenants($level->{subs}{ $_->{rtindex} }, $n) } arms($set);
	}
	my ($target) = grep { $_->{resno} == $n } @{ $query->{ $query->{commandType} == 1 ? 'targetList' : 'returningList' } // [] };
	return $target && is_tenant($level, $target->{expr});
}

sub arms { my ($set) = @_; return $set->{T} eq 'RANGETBLREF' ? $set : map { arms($_) } @{$set}{qw(larg rarg)} }

sub is_tenant { # whether an expression is the tenant, as far as is known by now
	my ($level, $node) = @_;
	$node = bare($node);
	return column_is_tenants($node->{level}, $node->{column}) if $node->{T} eq 'SUBCOLUMN';
	return $level->{root}{is_tenant}->($node) if $node->{T} eq 'PARAM' || $node->{T} eq 'FIELDSELECT';
	return column_is_tenants($node->{level}, 1) if $node->{T} eq 'SUBLINK' && $node->{subLinkType} == 4;
	return 0 unless $node->{T} eq 'VAR';
	$level = $level->{outer} // return 0 for 1 .. $node->{varlevelsup};
	my ($n, $column) = @{$node}{qw(varno varattno)};
	my $entry = $level->{query}{rtable}[$n - 1];
	my $kind = $entry->{rtekind};
	return $level->{bound}{$n} && $column == ($columns{ $entry->{relid} } // 0) if $kind == 0;
	return column_is_tenants($level->{subs}{$n}, $column) if $kind == 1 && $level->{subs}{$n};
	return is_tenant($level, $entry->{joinaliasvars}[$column - 1]) if $kind == 2;
	return !grep { !is_tenant($level, $_->[$column - 1]) } @{ $entry->{values_lists} } if $kind == 5;
	if ($kind == 6) {
		my $at = $level;
		$at = $at->{outer} // return 0 for 1 .. $entry->{ctelevelsup};
		return 0 if $level->{busy}{$n};
		local $level->{busy}{$n} = 1; # a recursive one
		return column_is_tenants($at->{ctes}{ $entry->{ctename} } // return (0), $column);
	}
	return 0;
}

sub inner { my ($level) = @_; return (values %{ $level->{subs} }, values %{ $level->{ctes} // {} }, @{ $level->{sublinks} }) }

sub settle { # once over all levels; whether more is known now
	my ($level) = @_;
	my $more = 0;
	for my $rule (@{ $level->{rules} }) {
		my ($column, $other, $for) = @$rule;
		next unless $column->{T} eq 'VAR' && !$column->{varlevelsup} && $for->{ $column->{varno} } && !$level->{bound}{ $column->{varno} };
		my $entry = $level->{query}{rtable}[$column->{varno} - 1];
		next unless $entry->{rtekind} == 0 && $column->{varattno} == ($columns{ $entry->{relid} } // 0);
		$more = $level->{bound}{ $column->{varno} } = 1 if is_tenant($level, $other);
	}
	$more |= settle($_) for inner($level);
	return $more;
}

sub name { my ($entry) = @_; my $alias = $entry->{eref}{aliasname}; return $tables{ $entry->{relid} } . ($alias eq $tables{ $entry->{relid} } ? '' : " $alias") }

sub faults {
	my ($level, $touched) = @_;
	my ($query, @faults) = $level->{query};
	for my $n (sort { $a <=> $b } below($query->{jointree} // { T => 'FROMEXPR' })) {
		my $entry = $query->{rtable}[$n - 1];
		next unless $entry->{rtekind} == 0 && $columns{ $entry->{relid} };
		$touched->{ $tables{ $entry->{relid} } }++;
		push @faults, name($entry) . ' without its tenant' unless $level->{bound}{$n};
	}
	if ($query->{commandType} == 2 || $query->{commandType} == 3) {
		my $entry = $query->{rtable}[$query->{resultRelation} - 1];
		my $column = $columns{ $entry->{relid} };
		my ($target) = grep { $column && $_->{resno} == $column } @{ $query->{targetList} // [] };
		$touched->{ $tables{ $entry->{relid} } }++ if $column && $query->{commandType} == 3;
		push @faults, name($entry) . ': tenant_id is changed' if $target && $query->{commandType} == 2;
		push @faults, name($entry) . ': a row is put in with another tenant_id' if $column && $query->{commandType} == 3
			&& !($target && is_tenant($level, $target->{expr}));
	}
	for my $call (@{ $level->{calls} // [] }) {
		my $n = $tenant_argument{ $call->{funcid} };
		push @faults, "$names{ $call->{funcid} }() is called for another tenant" if defined $n && !is_tenant($level, $call->{args}[$n]);
	}
	return @faults, map { faults($_, $touched) } inner($level);
}

# The faults of a query, as sentences; `is_tenant` says which parameters are the tenant, `touched` counts the tenant tables.
sub check {
	my ($query, $is_tenant, $touched) = @_;
	my $level = level($query);
	$level->{is_tenant} = $is_tenant;
	1 while settle($level);
	return faults($level, $touched);
}

1;
