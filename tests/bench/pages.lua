-- pages.lua: asks for pages in turn: COOKIE PATH…
dofile("tests/bench/report.lua")
asked = 0

function init(arguments)
	paths = {}
	for n = 2, #arguments do
		paths[n - 1] = wrk.format("GET", arguments[n], { Cookie = arguments[1] })
	end
end

function request()
	asked = asked + 1
	return paths[asked % #paths + 1]
end
