-- replay.lua: sends requests that were written before, each once: FOLDER has a file a client, and how far each was read.
-- A request is its length in six digits, and its bytes.
dofile("tests/bench/report.lua")
asked = 0

function init(arguments)
	folder = arguments[1]
	file = assert(io.open(folder .. "/" .. number .. ".requests", "rb"))
	local mark = io.open(folder .. "/" .. number .. ".place")
	if mark then
		file:seek("set", mark:read("*n"))
		mark:close()
	end
	place = file:seek()
end

function request()
	local length = file:read(6)
	if not length then
		error("there are not enough requests in " .. folder)
	end
	asked = asked + 1
	place = place + 6 + tonumber(length)
	return file:read(tonumber(length))
end

function finished(threads)
	for _, thread in ipairs(threads) do
		local mark = assert(io.open(thread:get("folder") .. "/" .. thread:get("number") .. ".place", "w"))
		mark:write(string.format("%d", thread:get("place")))
		mark:close()
	end
end
