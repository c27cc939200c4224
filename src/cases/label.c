/*
 * SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * label.c - neutral nicknames for lists of matters: the same word in both languages would
 * be rare, so they are names of trees, stones and winds that either reader can say.
 */
#include "base/random.h"
#include "base/text.h"
#include "cases/report.h"

struct str
label_new(void)
{
    static const char *const names[] = {
        "Acacia", "Agave",  "Alamo",  "Amber",   "Aspen",   "Azalea",  "Basalt",  "Begonia",
        "Brisa",  "Camelia", "Cedro", "Cobalt",  "Coral",   "Cumulus", "Dahlia",  "Delta",
        "Ebano",  "Eco",    "Fresno", "Gardenia", "Granito", "Helio",  "Iris",    "Jade",
        "Jasmine", "Juniper", "Lavanda", "Lima", "Linden",  "Lotus",   "Magnolia", "Malva",
        "Mango",  "Maple",  "Marble", "Mesa",    "Mimosa",  "Mistral", "Nardo",   "Nimbus",
        "Olivo",  "Onyx",   "Opal",   "Palma",   "Papaya",  "Pino",    "Prisma",  "Quartz",
        "Roble",  "Rubi",   "Salvia", "Sauce",   "Sierra",  "Tango",   "Tilo",    "Topaz",
        "Tundra", "Verbena", "Viola", "Yuca",    "Zafiro",  "Zinnia",  "Solano",  "Laurel",
    };

    return str_z(names[random_below(COUNT(names))]);
}
