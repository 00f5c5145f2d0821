-- report.lua: what each wrk script does at its end: says what Load.pm reads. Threads count what they ask for in `asked`.
local threads = {}

function setup(thread)
	thread:set("number", #threads)
	table.insert(threads, thread)
end

function done(summary, latency)
	local errors = summary.errors
	local clients = {}
	for _, thread in ipairs(threads) do
		table.insert(clients, thread:get("asked") or 0)
	end
	print("bench answered " .. summary.requests - errors.status)
	print("bench seconds " .. summary.duration / 1e6)
	print("bench failed " .. errors.connect + errors.read + errors.write + errors.status + errors.timeout)
	print("bench p50 " .. latency:percentile(50) / 1000)
	print("bench p99 " .. latency:percentile(99) / 1000)
	print("bench clients " .. table.concat(clients, " "))
	if finished then
		finished(threads)
	end
end
