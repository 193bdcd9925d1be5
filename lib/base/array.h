#ifndef BASE_ARRAY_H
#define BASE_ARRAY_H

/* Elements of an array; not of a pointer. */
#define ARRAY_LEN(a) (sizeof(a) / sizeof *(a))

#endif
