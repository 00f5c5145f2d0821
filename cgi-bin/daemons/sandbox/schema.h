/* schema.h: the tables of the sandbox's database, as the SQL that makes them where they are missing. */
#ifndef SANDBOX_SCHEMA_H
#define SANDBOX_SCHEMA_H

extern const char sandbox_schema[];

#endif
