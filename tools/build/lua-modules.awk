# lua-modules.awk: the files of the library, one after another, with what is a
# file's own kept to it.  Lua allows 200 local variables in a function, and the
# library is one: what a module defines and no other file mentions is local to a
# block around it.
#
#     awk -f lua-modules.awk pass=1 FILE... pass=2 FILE...
#
# A definition is a line that begins with `local`: `local function NAME`, or
# `local NAME, ...` with or without a value.  Constants are left alone, since
# lua-inline.awk puts them where they are used.

function is_constant(line) {
	return line ~ /^local [A-Z][A-Z_0-9]* = [0-9]+[ \t]*(--.*)?$/
}

# The names that a line defines, "NAME NAME ...", or nothing.
function defined_in(line) {
	if (line !~ /^local / || is_constant(line))
		return ""
	sub(/^local (function )?/, "", line)
	sub(/[ \t]*(\(|=|--).*/, "", line)
	gsub(/,/, " ", line)
	return line
}

# Of these names, does another file mention any?
function is_public(names,    name, k, n) {
	n = split(names, name, " ")
	for (k = 1; k <= n; k++)
		if (mentions[name[k]] > 1)
			return 1
	return 0
}

function close_block() {
	if (was_in_block)
		print "end"
	was_in_block = 1
}

pass == 1 {
	names = defined_in($0)
	if (names != "" && FILENAME ~ /\/modules\//)
		definitions[FILENAME] = definitions[FILENAME] "|" names
	line = $0
	sub(/--.*/, "", line)
	n = split(line, word, /[^A-Za-z_0-9]+/)
	for (i = 1; i <= n; i++)
		if (!((word[i], FILENAME) in is_mentioned)) {
			is_mentioned[word[i], FILENAME] = 1
			mentions[word[i]]++
		}
	next
}

# A module begins with the names it has for others.
FNR == 1 {
	close_block()
	print ""
	n = split(definitions[FILENAME], definition, "|")
	for (i = 1; i <= n; i++)
		if (is_public(definition[i])) {
			gsub(/ +/, ", ", definition[i])
			print "local " definition[i]
		}
	print FILENAME ~ /\/modules\// ? "do -- of a module" : "do"
}
FILENAME ~ /\/modules\// && is_public(names = defined_in($0)) {
	sub(/^local /, $0 ~ /^local (function |[^-]*=)/ ? "" : "-- ")
}
{ print }
END { close_block() }
