/* csv_write.h: writes CSV (RFC 4180, UTF-8, CRLF) that is safe to open in a spreadsheet. */
#ifndef LIB_CSV_WRITE_H
#define LIB_CSV_WRITE_H

#include "lib/strbuf.h"

/*
 * Appends a field to the row, quoted where it has to be; NULL is an empty field. A text that a spreadsheet
 * would run as a formula (it begins with = + - @, tab or carriage return, or their full-width forms) gets a
 * ' in front, unless it is a number or an E.164 phone number.
 */
void csv_add_field(struct strbuf *csv, const char *text);

/* Ends the row. Until then, the buffer ends in a comma. */
void csv_end_row(struct strbuf *csv);

#endif
