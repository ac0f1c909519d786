#ifndef MUSTER_CORE_NEAR_H
#define MUSTER_CORE_NEAR_H

#include <stdbool.h>

/*
 * How many slips of the keyboard lie between two texts: a letter more, a letter less, another
 * letter, or two neighbours swapped. Case counts. Texts of more than NEAR_MAX bytes give NEAR_MAX
 * unless they are equal.
 */
int near_distance(const char *a, const char *b);
#define NEAR_MAX 64

/*
 * Could the two be one person's name, spelt two ways? The same words but for one, which begins with
 * the same letter, has four letters or more, and is one slip away (Craig and Criag). Equal names
 * are not near.
 */
bool near_name(const char *a, const char *b);

#endif
