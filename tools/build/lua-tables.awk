# lua-tables.awk room_tbl.h lua_tbl.h: the Lua of the rows that C and Lua share,
# on standard output.  The Lua table `room` holds a room's fields; LAYOUT stands
# for the order in which they are packed, and is of 8 hex digits.
#
# A row is `MACRO(ARGUMENT, ...)` at the start of a line.  In room_tbl.h, where
# it may take several lines, only its first argument is read.

function add(list, name) { list[++list[0]] = name }

# The names of a list, each as `before NAME after`, a comma between them.
function join(list, before, after,    i, text) {
	for (i = 1; i <= list[0]; i++)
		text = text (i > 1 ? ", " : "") before list[i] after
	return text
}

# The same with `same = FORMAT of the name`.
function assign(list, before,    i, text) {
	for (i = 1; i <= list[0]; i++)
		text = text "\t\t" list[i] " = " before list[i] ",\n"
	return text
}

function field(name, where, at_reset, letter) {
	if (where == "SETTINGS") {
		add(settings, name)
		settings_format = settings_format letter
	} else if (where == "COUNTERS") {
		add(counters, name)
		counters_format = counters_format letter
	} else if (where == "ALONE")
		add(alone, name)
	else if (where == "APART")
		add(apart, name)
	else
		fail(name " is stored in " where)
	if (at_reset == "ZERO")
		add(zeroed, name)
	else if (at_reset != "KEPT")
		fail(name " is " at_reset " at a reset")
}

function reply(which, name, source) {
	if (!(which in seen)) {
		seen[which] = 1
		add(replies, which)
	}
	values[which] = values[which] (values[which] != "" ? ", " : "") \
	    source "." name
}

function fail(why) {
	print FILENAME ":" FNR ": " why >"/dev/stderr"
	failed = 1
	exit 1
}

# Without what is the preprocessor's.
FILENAME ~ /room_tbl\.h$/ {
	if (!is_directive && !/^[ \t]*#/)
		text = text $0 "\n"
	else
		is_directive = 1
	if (!/\\$/)
		is_directive = 0
	next
}
FNR == 1 { take_settings() }

# What room_tbl.h says: all but texts are numbers, packed, and all are shown.
function take_settings(    row, kind) {
	gsub(/\/\*([^*]|\*+[^*\/])*\*+\//, "", text)
	while (match(text, /ROOM_[A-Z]+\([ \n\t]*[a-z_]+/)) {
		row = substr(text, RSTART, RLENGTH)
		text = substr(text, RSTART + RLENGTH)
		kind = row ~ /^ROOM_TEXT/ ? "text" : "number"
		sub(/^[A-Z_]*\([ \n\t]*/, "", row)
		if (kind == "number")
			field(row, "SETTINGS", "KEPT", "d")
		else
			field(row, "APART", "KEPT", "s")
		reply("shown", row, kind == "number" ? "room" : "of")
	}
	if (settings[0] == 0)
		fail("there are no settings in room_tbl.h")
}

/^ *[A-Z_]+\(/ && !/^#/ && !/^ \*/ {
	macro = $0
	sub(/\(.*/, "", macro)
	row = substr($0, length(macro) + 2)
	sub(/\).*/, "", row)
	n = split(row, arg, /, */)
	name = arg[1]
	if (macro == "ROOM_KEY") {
		constants = constants "local KEY_" name " = " ++keys "\n"
		add(suffixes, arg[2])
	} else if (macro == "ROOM_STATE")
		constants = constants "local " name " = " room_states++ + 0 "\n"
	else if (macro == "SHOP_TROUBLE")
		constants = constants "local SHOP_" name " = " troubles++ + 0 "\n"
	else if (macro == "LINE_STATE")
		constants = constants "local " name " = " line_states++ + 0 "\n"
	else if (macro == "FOLLOWUP" || macro == "PLACE_FLAG")
		constants = constants "local " name " = " arg[2] "\n"
	else if (macro == "LIMIT_STEP")
		constants = constants "local LIMIT_STEP_" name " = " arg[2] "\n"
	else if (macro == "ROOM_FIELD")
		field(name, arg[2], arg[3], "d")
	else if (macro == "ROOM_FIELD_TEXT")
		field(name, arg[2], arg[3], "s")
	else if (macro ~ /_(NUMBER|TEXT|FIELD)$/) {
		source = macro ~ /FIELD/ ? "room" : "of"
		sub(/_(NUMBER|TEXT|FIELD)$/, "", macro)
		reply(tolower(macro), name, source)
	} else
		fail("there is no table of " macro)
}

END {
	if (failed)
		exit 1
	print "-- The tables that C and Lua share, made by tools/build/lua-tables.awk from"
	print "-- lib/queue/room_tbl.h and lib/queue/lua_tbl.h, which say what they mean."
	printf "%s", constants
	print "local KEY_VISITORS = " keys + 1
	print "local KEY_VISITORS_BEFORE = " keys + 2
	print "local LAYOUT = '" layout() "'"

	print "local HASH_FIELDS = " 3 + alone[0]

	print "\n-- A room's hash: its stamp, its packed fields and those that stand alone."
	print "local function fetch_room(key)"
	print "\treturn redis.call('HMGET', key, 'stamp', 'settings', 'counters', " \
	    join(alone, "'", "'") ")"
	print "end\n\nlocal function unpack_room(hash)"
	print "\tlocal " join(settings, "", "") " =\n\t\tstruct.unpack('<" \
	    settings_format "', hash[2])"
	print "\tlocal " join(counters, "", "") " =\n\t\tstruct.unpack('<" \
	    counters_format "', hash[3])"
	print "\treturn {"
	printf "%s%s", assign(settings, ""), assign(counters, "")
	for (i = 1; i <= alone[0]; i++)
		print "\t\t" alone[i] " = tonumber(hash[" i + 3 "]),"
	print "\t}\nend\n"

	print "local function blank_room()"
	print "\treturn {"
	for (i = 1; i <= settings[0]; i++)
		print "\t\t" settings[i] " = " blank(settings_format, i) ","
	for (i = 1; i <= counters[0]; i++)
		print "\t\t" counters[i] " = " blank(counters_format, i) ","
	for (i = 1; i <= alone[0]; i++)
		print "\t\t" alone[i] " = 0,"
	print "\t}\nend\n"

	print "-- How a packed field is made of a room."
	print "local PACK = {"
	print "\tsettings = function(of)\n\t\treturn struct.pack('<" settings_format \
	    "', " join(settings, "of.", "") ")\n\tend,"
	print "\tcounters = function(of)\n\t\treturn struct.pack('<" counters_format \
	    "', " join(counters, "of.", "") ")\n\tend,"
	print "}\n"

	print "-- In which field of the hash a field of a room is."
	print "local STORED_IN = {"
	for (i = 1; i <= settings[0]; i++)
		print "\t" settings[i] " = 'settings',"
	for (i = 1; i <= counters[0]; i++)
		print "\t" counters[i] " = 'counters',"
	for (i = 1; i <= alone[0]; i++)
		print "\t" alone[i] " = '" alone[i] "',"
	print "}\n"

	print "local IS_APART = {"
	for (i = 1; i <= apart[0]; i++)
		print "\t" apart[i] " = true,"
	print "}\n"

	print "local room	-- set by each call: modules/request.lua\n"
	print "local ZERO_AT_RESET = { " join(zeroed, "'", "'") " }"
	for (i = 1; i <= replies[0]; i++) {
		print "\nlocal function reply_" replies[i] "(of)"
		print "\treturn { " values[replies[i]] " }\nend"
	}
}

function blank(format, i) {
	return substr(format, i, 1) == "s" ? "''" : "0"
}

# A checksum of the names of keys and fields in their order, by which a room of
# another layout is told from ours: two sums of 16 bits (Fletcher's), in hex.
function layout(    names, a, b, i) {
	names = join(suffixes, "", "") " " settings_format join(settings, "", "") \
	    " " counters_format join(counters, "", "") " " join(alone, "", "")
	for (i = 1; i <= length(names); i++) {
		a = (a + index(LETTERS, substr(names, i, 1))) % 65535
		b = (b + a) % 65535
	}
	return sprintf("%04x%04x", a, b)
}

BEGIN { LETTERS = "abcdefghijklmnopqrstuvwxyz_0123456789, :\"" }
