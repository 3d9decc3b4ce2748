-- Lets wrk send the request heads that a file holds, in turn, and print one line of JSON at the end:
--
--     wrk … -s wrk.lua URL -- REQUESTS
--
-- The threads begin at different places of the list.

local threads = 0

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end

function init(arguments)
    local file = assert(io.open(arguments[1], "rb"))
    local text = file:read("*a")
    file:close()
    requests, from = {}, 1
    while from <= #text do
        local _, to = text:find("\r\n\r\n", from, true)
        assert(to, "the file does not hold whole request heads")
        requests[#requests + 1] = text:sub(from, to)
        from = to + 1
    end
    turn = number * 97
end

function request()
    turn = turn + 1
    return requests[turn % #requests + 1]
end

function done(summary, latency)
    local errors = summary.errors
    print(string.format(
        '{"requests": %d, "bytes": %d, "seconds": %.6f, "p50": %.9f, "p99": %.9f, "failures": %d}',
        summary.requests, summary.bytes, summary.duration / 1e6, latency:percentile(50) / 1e6, latency:percentile(99) / 1e6,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
