# awk -v to=DIR -f uncomment.awk FILE...: copies scripts and style sheets to
# DIR/FILE without the comments that have lines of their own, and without what
# lines are indented by: a sixth of what a hundred thousand waiting pages would
# load.  Each is complete when it appears.
function finish() {
	if (out == "")
		return
	close(out ".new")
	if (system("mv -f \"" out ".new\" \"" out "\"") != 0)
		exit 1
}
FNR == 1 {
	finish()
	out = to "/" FILENAME
	printf "" > (out ".new")
}
/^[ \t]*\/\*/ {
	inside = 1
}
inside {
	if (/\*\/$/)
		inside = 0
	next
}
/^[ \t]*\/\// {
	next
}
{
	sub(/^[ \t]+/, "")
	print > (out ".new")
}
END {
	finish()
}
