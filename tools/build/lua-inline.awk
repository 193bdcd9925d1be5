# lua-inline.awk: the library with its constants in the places where they are
# used.  Lua allows 200 local variables, and each constant would be one of them.
#
# A constant is a line `local NAME = NUMBER` of a module or a table, where NAME is
# in capitals; nothing assigns to one (tests/house/lua.sh).  Those of a function's
# file, which is in a plain `do`, stay.  Lines keep their places.

# The code of a line with the constants for their names: not in texts, not in
# comments, not as a field.
function inline(line,    out, c, quote, name) {
	out = ""
	while (line != "") {
		c = substr(line, 1, 1)
		if (quote != "") {
			if (c == "\\") {
				out = out substr(line, 1, 2)
				line = substr(line, 3)
				continue
			}
			if (c == quote)
				quote = ""
		} else if (substr(line, 1, 2) == "--")
			return out line
		else if (c == "'" || c == "\"")
			quote = c
		else if (match(line, /^[A-Za-z_][A-Za-z_0-9]*/)) {
			name = substr(line, 1, RLENGTH)
			line = substr(line, RLENGTH + 1)
			out = out ((name in value) && out !~ /\.$/ ? value[name] : name)
			continue
		}
		out = out c
		line = substr(line, 2)
	}
	return out
}

/^do( |$)/ { is_function = $0 == "do" }
!is_function && /^local [A-Z][A-Z_0-9]* = [0-9]+[ \t]*(--.*)?$/ {
	value[$2] = $4
	print "-- " $2 " = " $4
	next
}
{ print inline($0) }
