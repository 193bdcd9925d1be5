# The user that the programs run as, who is another one where root starts the
# servers, and has no rights but its own.  To be sourced.
# shellcheck shell=sh

programs_user() {
	if [ "$(id -u)" -eq 0 ]; then
		echo www-data
	else
		id -un
	fi
}

# Go on as that user, with COMMAND; there is no way back.
exec_as_programs() {	# exec_as_programs COMMAND...
	[ "$(id -u)" -ne 0 ] || set -- setpriv --reuid="$(programs_user)" \
		--regid="$(programs_user)" --clear-groups --inh-caps=-all \
		--no-new-privs "$@"
	exec "$@"
}

# Can that user get to what is in the folder?
lets_programs_in() {	# lets_programs_in DIR
	(exec_as_programs test -x "$1/.")
}
