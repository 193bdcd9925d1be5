/* A booking as a calendar file (RFC 5545). Pure text: ticket.js hands it out. */
const LINE = 75;

function stamp(ms) {
  return new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

function escape(text) {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\n/g, '\\n');
}

/* Lines are folded at 75 octets, without cutting a character. */
function fold(line) {
  const bytes = (s) => new TextEncoder().encode(s).length;
  const folded = [''];

  for (const char of line) {
    if (bytes(folded.at(-1) + char) > LINE) folded.push(' ');
    folded[folded.length - 1] += char;
  }
  return folded.join('\r\n');
}

export function calendarFile({ uid, title, details, startsAt, endsAt, madeAt }) {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//usher//ticket//KO',
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `DTSTAMP:${stamp(madeAt)}`,
    `DTSTART:${stamp(startsAt)}`,
    `DTEND:${stamp(endsAt)}`,
    `SUMMARY:${escape(title)}`,
    `DESCRIPTION:${escape(details)}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ]
    .map(fold)
    .join('\r\n');
}
