/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * sheet.c - see threshold.h: the sheet of paper an officer keeps.
 * Both languages on one sheet: whoever finds it years later may read only one of them.
 */
#include "vault/threshold.h"

#include "base/buf.h"
#include "base/id.h"
#include "base/text.h"

#include <string.h>

static void
add_share(struct buf *b, struct str text)
{
    /* Two rows of seven groups: short enough to copy by hand without losing the place. */
    buf_addz(b, "        ");
    buf_add(b, (struct str){ text.p, 34 });
    buf_addz(b, "\n        ");
    buf_add(b, str_from(text, 35));
    buf_addz(b, "\n\n");
}

struct str
share_sheet(struct arena *a, const struct threshold *t, const struct share *share,
            struct str title)
{
    struct str text = share_text(a, share);
    struct str point = base32_text(a, (struct bytes){ t->public_point, 10 });
    struct buf b;

    buf_init(&b, a, 1 << 14);
    buf_printf(&b, STR_FMT "\n\n", STR_ARG(title));
    buf_printf(&b,
               "RECOVERY SHEET %d OF %d\n"
               "HOJA DE RECUPERACI\xc3\x93N %d DE %d\n\n",
               (int)share->number, (int)t->n, (int)share->number, (int)t->n);
    add_share(&b, text);
    buf_printf(
        &b,
        "Keep this sheet locked up, away from any computer. Do not photograph it.\n"
        "Any %d of the %d sheets together can open one box for a person who has lost\n"
        "access. Fewer can open nothing. All officers are told each time.\n"
        "If you leave your office, give the sheet to the next officer or ask for new\n"
        "sheets. If it is lost, say so at once.\n\n",
        (int)t->k, (int)t->n);
    buf_printf(
        &b,
        "Guarde esta hoja bajo llave, lejos de toda computadora. No la fotograf\xc3\xad"
        "e.\n"
        "Con %d de las %d hojas se puede abrir una caja para quien perdi\xc3\xb3 su "
        "acceso.\n"
        "Con menos no se abre nada. Cada vez se avisa a todas las personas que guardan "
        "una.\n"
        "Si usted deja su cargo, entregue la hoja a quien le siga o pida hojas nuevas.\n"
        "Si la pierde, d\xc3\xadgalo enseguida.\n\n",
        (int)t->k, (int)t->n);
    buf_printf(&b, "Key / Clave: " STR_FMT "\n", STR_ARG(point));
    secret_wipe_later(a, b.p, b.n);
    return buf_str(&b);
}
