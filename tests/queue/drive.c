/*
 * What is done at random: each operation is traced, done on the real room, and
 * then told to the model, in this order, since the model needs to know who
 * acted before it looks at the room.  Nothing depends on real time or on
 * another process, so that a seed replays the run.  A throw of the dice that is
 * added or moved changes what every seed does.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dice.h"
#include "drive.h"
#include "model.h"
#include "queue/checkpoint.h"
#include "queue/followup.h"
#include "queue/room_keys.h"
#include "store/functions.h"

#define POLLS_MAX 14
#define POLLS_MS 10000
#define EPOCH_STEPS 4000
#define RESTART_STEPS 13000

static struct model m;
static int64_t limit; /* known to be on disk */
static bool is_traced;
static int64_t no_disk; /* steps until checkpoints can be written again */
static bool is_epoch_due; /* once its draw does not forbid it */

static void
expect(const char *what, enum status st, enum status expected)
{
	if (st != expected)
		model_break(&m, "%s: %s, expected %s", what, status_code(st),
		    status_code(expected));
}

/* A seed that is replayed tells what it does. */
static void
trace_step(const char *what, const struct model_person *p)
{
	if (!is_traced)
		return;
	printf("%lld ms: %s", (long long)(model_now(&m) - T0), what);
	if (p != NULL)
		printf(" %s, number %lld index %lld state %d%s%s",
		    p->visitor.id, (long long)p->number,
		    (long long)p->token.index, p->state,
		    p->passed_over ? " passed over" : "",
		    p->is_back ? " back" : "");
	printf(" (serving %lld of %lld)\n", (long long)m.serving,
	    (long long)m.issued);
}

static struct model_person *
any_person(void)
{
	return &m.person[dice_below(MODEL_PEOPLE)];
}

static bool
has_token(const struct model_person *p)
{
	return p->token.index > 0;
}

static bool
is_alive(const struct model_person *p)
{
	return p->state == MODEL_WAITING || p->state == MODEL_CALLED ||
	       p->state == MODEL_INSIDE;
}

static bool
is_outdated(const struct model_person *p)
{
	return p->token.epoch < m.epoch;
}

static void
learn_limit(void)
{
	struct checkpoint c;

	if (no_disk == 0 && checkpoint_read(&fixture_conf, 1, &c) == ST_OK)
		limit = c.issued_limit;
}

/* Rule 11: a number is given out only when a limit above it is on disk. */
static void
check_limit(int64_t index)
{
	if (index > limit)
		learn_limit();
	if (index > limit)
		model_break(&m, "number %lld above the limit %lld",
		    (long long)index, (long long)limit);
}

/* Rule 2: a new number is new, and at the end of the line. */
static void
take_number(struct model_person *p, const struct line_place *place)
{
	if (place->index <= m.issued || place->index >= MODEL_INDEXES)
		model_break(&m, "number %lld is not at the end of %lld",
		    (long long)place->index, (long long)m.issued);
	else
		m.owner[place->index] = (short)(p - m.person);
	check_limit(place->index);
	if (model_is_frozen(&m, fixture_q.now_ms) && m.first_late == 0)
		m.first_late = place->index;
	p->token = (struct token){ 1, place->epoch, place->index, p->visitor };
	p->state = MODEL_WAITING;
	p->passed_over = p->is_back = false;
	p->missed = 0;
	p->is_steady = true;
	p->number = 0;
	if (!model_is_scheduled(&m))
		p->number = place->index;
	p->seen_at = p->kept_at = model_now(&m);
	p->ahead = INT64_MAX;
}

static void
enter_person(struct model_person *p)
{
	struct line_entrant e = { .visitor = p->visitor, .address = "" };
	bool is_new, is_inside;
	struct line_place place;
	enum status st;

	model_begin(&m, true);
	is_new = !is_alive(p);
	is_inside = p->state == MODEL_CALLED || p->state == MODEL_INSIDE;
	trace_step("enter", p);
	if (has_token(p) && (!p->is_known || dice_below(2) == 0))
		e.token = &p->token;
	st = line_enter(&fixture_q, 1, &e, &place);
	if (m.set.closed == 1 && !is_inside && !m.is_unknown) {
		expect("enter", st, ST_ROOM_CLOSED);
		model_look(&m, false);
		return;
	}
	if (st != ST_OK && (no_disk > 0 || m.set.closed == 1)) {
		if (!m.is_unknown)
			model_look(&m, false);
		return;
	}
	expect("enter", st, ST_OK);
	if (st != ST_OK)
		return;
	if (place.is_new != is_new)
		model_break(
		    &m, "enter: new=%d in state %d", place.is_new, p->state);
	else if (is_new)
		take_number(p, &place);
	else if (place.index != p->token.index)
		model_break(&m, "enter: %lld became %lld",
		    (long long)p->token.index, (long long)place.index);
	model_use(&m, p, is_new);
	model_look(&m, true);
	model_answer(&m, &place);
}

static bool
is_flood(struct model_person *p)
{
	int64_t at = model_now(&m) / POLLS_MS;

	if (p->polls_at != at)
		p->polls = 0;
	p->polls_at = at;
	return ++p->polls > POLLS_MAX;
}

/* The ways to use a token, and what each says to a visitor that is not inside.
 */
enum use { POLL, CLAIM, VALIDATE, LOOK, USE__MAX };
static const struct {
	const char *name;
	bool is_claiming, is_heard;
	enum status waiting, ended;
} uses[] = {
	[POLL] = { "poll", false, true, ST_OK, ST_OK },
	[CLAIM] = { "claim", true, true, ST_NOT_CALLED, ST_CLAIM_EXPIRED },
	[VALIDATE] = { "validate", true, false, ST_TOKEN_WAITING,
	    ST_TOKEN_EXPIRED },
	[LOOK] = { "look", false, false, ST_TOKEN_WAITING, ST_TOKEN_EXPIRED },
};

static enum status
call_use(enum use use, const struct token *t, struct line_place *place)
{
	switch (use) {
	case POLL:
		return line_poll(&fixture_q, t, place);
	case CLAIM:
		return line_claim(&fixture_q, t, place);
	default:
		return line_validate(
		    &fixture_q, t, uses[use].is_claiming, place);
	}
}

/* Who was called and claims is inside; who is called by this very call, but
 * after it was answered, is told that it waits. */
static void
check_use(
    enum use use, const struct model_person *p, bool was_called, enum status st)
{
	if (p->state == MODEL_INSIDE)
		expect(uses[use].name, st, ST_OK);
	else if (p->state == MODEL_WAITING || p->state == MODEL_CALLED)
		expect(uses[use].name, st, uses[use].waiting);
	else
		expect(uses[use].name, st, uses[use].ended);
	if (was_called && uses[use].is_claiming && p->state != MODEL_INSIDE)
		model_break(&m, "%lld claims in vain", (long long)p->number);
}

static void
use_token(struct model_person *p, enum use use)
{
	bool was_passed, was_called;
	struct line_place place;
	enum status st;

	if (!has_token(p))
		return;
	model_begin(&m, !is_outdated(p) && uses[use].is_heard);
	was_passed = p->passed_over && p->state == MODEL_WAITING;
	was_called = p->state == MODEL_CALLED;
	trace_step(uses[use].name, p);
	st = call_use(use, &p->token, &place);
	if (is_outdated(p)) {
		expect(uses[use].name, st, ST_TOKEN_OUTDATED);
		return;
	}
	if (use == POLL && is_flood(p)) {
		expect("poll", st, ST_TOO_MANY_REQUESTS);
		model_look(&m, false);
		return;
	}
	model_use(&m, p, uses[use].is_claiming);
	model_look(&m, was_passed);
	check_use(use, p, was_called, st);
	if (st == ST_OK)
		model_answer(&m, &place);
}

/* Foes look and never claim; the others are in earnest as often as not. */
static void
use_any_token(void)
{
	struct model_person *p = any_person();
	bool is_foe = p < m.person + MODEL_FOES;

	use_token(p, is_foe ? LOOK : (enum use)(CLAIM + dice_below(3)));
}

static void
leave_person(struct model_person *p)
{
	bool released = false, was_alive;
	enum status st;

	if (!has_token(p))
		return;
	model_begin(&m, !is_outdated(p));
	was_alive = is_alive(p);
	trace_step("leave", p);
	st = line_leave(&fixture_q, &p->token, &released);
	if (is_outdated(p)) {
		expect("leave", st, ST_TOKEN_OUTDATED);
		return;
	}
	expect("leave", st, ST_OK);
	if (released != was_alive)
		model_break(
		    &m, "leave: released=%d in state %d", released, p->state);
	if (was_alive) {
		p->state = MODEL_LEFT;
		m.left_at[m.left++ % MODEL_LEFT_LATELY] = model_now(&m);
	}
	model_look(&m, true);
}

static void
change_setting(enum room_setting key, int64_t value)
{
	struct room_change c = { 0 };

	trace_step("set", NULL);
	if (is_traced)
		printf("    setting %d to %lld\n", key, (long long)value);
	expect("set", room_change_int(&c, key, value), ST_OK);
	expect("set", room_set(&fixture_q, 1, &c, "drive"), ST_OK);
}

static void
set_rate(int64_t rate_per_min)
{
	model_rate(&m, rate_per_min);
	change_setting(ROOM_SETTING_rate_per_min, rate_per_min);
}

/* Another absent_ms presumes everybody present; the same again changes nothing.
 */
static void
set_absent(int64_t absent_ms)
{
	int64_t until = model_now(&m) + absent_ms;

	if (absent_ms != m.set.absent_ms) {
		model_forget_absent(&m);
		if (m.presumed_until < until)
			m.presumed_until = until;
	}
	m.set.absent_ms = absent_ms;
	change_setting(ROOM_SETTING_absent_ms, absent_ms);
}

static void
set_one_setting(void)
{
	struct room_settings *s = &m.set;

	switch (dice_below(6)) {
	case 0:
		change_setting(
		    ROOM_SETTING_capacity, s->capacity = dice_below(7));
		break;
	case 1:
		set_rate(DICE_ONE_OF(0, 0, 7, 30, 90, 240));
		break;
	case 2:
		change_setting(ROOM_SETTING_hold_ms,
		    s->hold_ms = DICE_ONE_OF(1000, 5000, 60000));
		break;
	case 3:
		change_setting(ROOM_SETTING_claim_ms,
		    s->claim_ms = DICE_ONE_OF(1500, 5500, 20000));
		break;
	case 4:
		set_absent(DICE_ONE_OF(4000, 10000, 60000));
		break;
	default:
		s->paused = !s->paused;
		change_setting(ROOM_SETTING_paused, s->paused);
	}
	model_look(&m, true);
}

static void
close_or_open(void)
{
	struct room_change c = { 0 };

	m.is_closing = true;
	if (m.set.closed == 0)
		expect("close", room_close(&fixture_q, 1, "drive"), ST_OK);
	else
		expect("open", room_open(&fixture_q, 1, &c, "drive"), ST_OK);
	m.set.closed = !m.set.closed;
	model_look(&m, true);
}

static void
report_stock(void)
{
	trace_step("stock", NULL);
	m.sellable = DICE_ONE_OF(-1, -1, -1, 0, 2, 5, 9);
	m.held = m.sellable > 0 ? dice_below(m.sellable + 1) : 0;
	fixture_report(m.sellable, m.held);
	fixture_set(ROOM_SETTING_by_booking, 0);
	model_look(&m, true);
}

static void
begin_epoch(void)
{
	trace_step("reset", NULL);
	if (no_disk == 0)
		expect("reset", room_reset(&fixture_q, 1, "drive"), ST_OK);
	m.epoch++;
	is_epoch_due = false;
	model_reset(&m);
	limit = 0;
	m.set.opens_at_ms = 0;
	if (m.epoch % 2 == 0)
		m.set.opens_at_ms = fixture_q.now_ms + m.set.freeze_ms + 1000 +
				    dice_below(30000);
	change_setting(ROOM_SETTING_opens_at_ms, m.set.opens_at_ms);
	if (m.set.closed == 1)
		close_or_open();
	model_look(&m, true);
}

/* Rule 9: nobody moves an opening once its entrants are counted, also not past
 * what C looks at first. */
static void
tamper_with_draw(void)
{
	struct redis_args a = { 0 };
	int64_t flags;

	trace_step("tamper with the draw", NULL);
	room_keys_all(&a, 1);
	room_keys_end(&a, &fixture_q);
	redis_arg_text(&a, "");
	redis_arg_text(&a, "");
	redis_arg_text(&a, "opens_at_ms");
	redis_arg_int(&a, m.set.opens_at_ms + 1 + dice_below(9999));
	expect("tamper",
	    redis_call_ints(fixture_q.redis, &function_room_set, &a, &flags, 1),
	    ST_CONFLICT);
	if (no_disk == 0)
		expect(
		    "reset", room_reset(&fixture_q, 1, "drive"), ST_CONFLICT);
}

static void
advance_room(void)
{
	bool more;

	trace_step("advance", NULL);
	expect("advance", followup_advance(&fixture_q, 1, &more), ST_OK);
}

static void
empty_redis(void)
{
	trace_step("empty Redis", NULL);
	fixture_redis("FLUSHALL");
	fixture_shell(fixture_conf.queue_checkpoint_dir, "rm -f 1.snapshot");
	model_lost(&m);
}

static void
let_it_restore(void)
{
	advance_room();
	if (m.presumed_until < model_now(&m) + m.set.absent_ms)
		m.presumed_until = model_now(&m) + m.set.absent_ms;
	model_look(&m, true);
}

/* Rule 11: a restart that loses nothing jumps over no number.  Where Redis was
 * emptied and nobody has come since, the restart finds that loss. */
static void
restart_redis(void)
{
	int64_t issued = m.issued;
	bool was_emptied = m.is_unknown;

	trace_step("restart", NULL);
	server_kill(fixture_server);
	server_resume(fixture_server);
	let_it_restore();
	if (m.issued != issued && !was_emptied)
		model_break(&m, "a restart jumped from %lld to %lld",
		    (long long)issued, (long long)m.issued);
}

/* Redis forgets the last visitors that entered, and nothing else: a silence has
 * ended before, and nobody is called meanwhile, for the room is paused. */
static void
lose_tail(void)
{
	struct model_person *first = any_person(), *p;

	if (m.is_unknown || first == m.person)
		return;
	trace_step("lose the tail", NULL);
	if (m.set.closed == 1)
		close_or_open();
	change_setting(ROOM_SETTING_paused, m.set.paused = 1);
	model_look(&m, true);
	for (p = first; p < m.person + MODEL_PEOPLE && p < first + 3; p++)
		leave_person(p);
	enter_person(m.person);
	fixture_note_tail();
	for (p = first; p < m.person + MODEL_PEOPLE && p < first + 3; p++) {
		enter_person(p);
		p->is_known = false;
		p->seen_at = MODEL_NEVER;
	}
	model_begin(&m, false);
	fixture_shell(fixture_conf.queue_checkpoint_dir, "rm -f 1.snapshot");
	fixture_lose_tail();
	let_it_restore();
}

/* Checkpoints cannot be written for a while. */
static void
move_disk(bool away)
{
	char gone[256];
	const char *here = fixture_conf.queue_checkpoint_dir;

	snprintf(gone, sizeof gone, "%s.gone", here);
	ck_assert_int_eq(away ? rename(here, gone) : rename(gone, here), 0);
}

static void
pass_time(void)
{
	int64_t thrown = dice_below(1000);

	if (thrown < 600)
		fixture_pass(dice_below(50));
	else if (thrown < 900)
		fixture_pass(dice_below(1000));
	else if (thrown < 990)
		fixture_pass(dice_below(5000));
	else
		fixture_pass(dice_below(60000));
}

/* Nobody can reach the room; cron goes on, and stock is reported. */
static void
be_silent(void)
{
	int64_t n = 2 + dice_below(12);

	for (int64_t i = 0; i < n; i++) {
		fixture_pass(500 + dice_below(DICE_ONE_OF(1000, 5000, 60000)));
		model_begin(&m, false);
		if (no_disk == 0 && dice_below(8) == 0)
			report_stock();
		else
			advance_room();
		model_look(&m, false);
	}
}

/* The clock is put forward, and then back further, or one of both.  The room
 * has seen the time it is when it goes back. */
static void
step_clock(void)
{
	int64_t back = 6000 + dice_below(600000);

	if (dice_below(2) == 0)
		fixture_pass(back - dice_below(6000));
	fixture_pass(1000);
	model_begin(&m, false);
	advance_room();
	model_look(&m, false);
	trace_step("clock goes back", NULL);
	fixture_pass(-back);
	m.skew_ms += back;
	model_begin(&m, false);
	advance_room();
	model_look(&m, false);
}

/* Numbers are used up, as in a sale, while few are allowed. */
static void
rush_in(void)
{
	for (int i = 0; i < 16 && m.issued < 700; i++) {
		struct model_person *p = any_person();

		leave_person(p);
		enter_person(p);
	}
}

/* What needs the disk, or ends an epoch. */
static void
operate(int64_t thrown)
{
	if (thrown < 25)
		report_stock();
	else if (thrown < 60)
		set_one_setting();
	else if (thrown < 64)
		close_or_open();
	else if (thrown < 66)
		empty_redis();
	else if (thrown < 67 && !m.is_unknown && dice_below(3) == 0) {
		learn_limit();
		no_disk = 200 + dice_below(2000);
		move_disk(true);
	}
}

static void
take_step(int64_t n)
{
	int64_t thrown = dice_below(1000);

	pass_time();
	if (model_is_frozen(&m, fixture_q.now_ms) && !m.is_unknown &&
	    dice_below(4) == 0)
		tamper_with_draw();
	model_begin(&m, false);
	if (no_disk > 0 && --no_disk == 0)
		move_disk(false);
	is_epoch_due = is_epoch_due || n % EPOCH_STEPS == 0 || m.issued > 30000;
	if (no_disk == 0 && is_epoch_due &&
	    !model_is_frozen(&m, fixture_q.now_ms))
		begin_epoch();
	else if (no_disk == 0 && n % RESTART_STEPS == 0)
		restart_redis();
	else if (no_disk == 0 && n % RESTART_STEPS == RESTART_STEPS / 3)
		lose_tail();
	else if (thrown >= 930 && no_disk == 0)
		operate(thrown - 930);
	else if (thrown >= 930)
		rush_in();
	else if (thrown < 330)
		enter_person(any_person());
	else if (thrown < 600)
		use_token(any_person(), POLL);
	else if (thrown < 700)
		use_any_token();
	else if (thrown < 850)
		leave_person(any_person());
	else if (thrown < 853)
		be_silent();
	else if (thrown < 854 && !m.is_unknown)
		step_clock();
	else {
		advance_room();
		model_look(&m, true);
	}
}

static void
begin_run(uint64_t seed)
{
	dice_seed(seed);
	fixture_set_up();
	model_init(&m, fixture_q.now_ms);
	limit = no_disk = 0;
	is_epoch_due = false;
	is_traced = getenv("USHER_MODEL_SEED") != NULL;
	setvbuf(stdout, NULL, _IOLBF, 0);
	fixture_open(ROOM_SETTING_capacity, (int64_t)3, ROOM_SETTING_hold_ms,
	    (int64_t)5000, ROOM_SETTING_claim_ms, (int64_t)5500,
	    ROOM_SETTING_absent_ms, (int64_t)10000, ROOM_SETTING_freeze_ms,
	    (int64_t)15000, ROOM_SETTING__MAX);
	m.set = fixture_room().set;
}

static void
end_run(char broken[256])
{
	if (no_disk > 0)
		move_disk(false);
	fixture_tear_down();
	memcpy(broken, m.broken, sizeof m.broken);
}

int64_t
drive(uint64_t seed, int64_t steps, char broken[256])
{
	int64_t n;

	begin_run(seed);
	for (n = 1; n <= steps && m.broken[0] == '\0'; n++)
		take_step(n);
	end_run(broken);
	return broken[0] != '\0' ? n - 1 : 0;
}

void
drive_new_rate(char broken[256])
{
	begin_run(1);
	change_setting(ROOM_SETTING_capacity, m.set.capacity = 9);
	enter_person(&m.person[0]);
	set_rate(90);
	model_look(&m, true);
	fixture_pass(28);
	enter_person(&m.person[1]);
	enter_person(&m.person[2]);
	fixture_pass(334);
	enter_person(&m.person[3]);
	if (m.calls != 4)
		model_break(&m, "%zu calls of four", m.calls);
	end_run(broken);
}
