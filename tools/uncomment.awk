# awk -v to=DIR -f uncomment.awk FILE...: copies scripts and style sheets to
# DIR/FILE without the comments that have lines of their own: a sixth of what a
# hundred thousand waiting pages would load.
FNR == 1 {
	if (out != "")
		close(out)
	out = to "/" FILENAME
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
	print > out
}
