/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * render.c - writes the public pages and the kitchen sink as files, in both
 * languages, with made-up data; the browser tests look at them.
 *
 *   render_pages FOLDER
 *
 * Writes FOLDER/en/NAME.html and FOLDER/es/NAME.html.  What C would hand over in the
 * language of the page is written here in one language each, by SAY(english, spanish).
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/html.h"
#include "templates.h"

struct sheet {
    struct arena *arena;
    struct buf    buf;
    struct html   html;
    const char   *folder;
};

#define S(text) str_lit(text)
#define SAY(en, es) (sheet->html.lang == LANG_EN ? str_lit(en) : str_lit(es))
#define W(key) word(sheet->html.lang, WORD_##key)
#define LIST(array) (array), COUNT(array)

static struct tpl_phone        emergency = { .number = STR_INIT("911"),
                                             .link = STR_INIT("tel:911") };
static const struct tpl_clause clauses[] = {
    { S("Policy 12 §9"), S("/rules/12/9") },
    { S("our setting: 1 business day"), { 0 } },
};

static void
sheet_begin(struct sheet *sheet, enum lang lang)
{
    buf_init(&sheet->buf, sheet->arena, 1 << 20);
    sheet->html =
        (struct html){ .buf = &sheet->buf, .lang = lang, .assets = S("/assets/test") };
}

static void
sheet_write(struct sheet *sheet, const char *name)
{
    char  path[1024];
    FILE *f;

    BUG_IF(buf_full(&sheet->buf));
    snprintf(path, sizeof path, "%s/%s/%s.html", sheet->folder,
             lang_code(sheet->html.lang), name);
    if (!(f = fopen(path, "w")) ||
        fwrite(sheet->buf.p, 1, sheet->buf.n, f) != sheet->buf.n || fclose(f)) {
        fprintf(stderr, "render_pages: cannot write %s\n", path);
        exit(1);
    }
    sheet_begin(sheet, sheet->html.lang);
}

static struct tpl_phone *
lines(struct sheet *sheet)
{
    struct tpl_phone *p = arena_zero(sheet->arena, 3, sizeof(struct tpl_phone));

    p[0] =
        (struct tpl_phone){ SAY("Danger now", "Peligro ahora"), S("911"), S("tel:911"),
                             SAY("Police, fire or ambulance.",
                                 "Policía, bomberos o ambulancia.") };
    p[1] = (struct tpl_phone){ SAY("Crisis line, day and night",
                                    "Línea de crisis, día y noche"),
                                S("(555) 555-0100"), S("tel:+15555550100"),
                                SAY("Someone can go with you to an exam.",
                                    "Alguien puede ir con usted al examen.") };
    p[2] = (struct tpl_phone){
        SAY("Nurse exam", "Examen con enfermera"), S("(555) 555-0101"),
        S("tel:+15555550101"),
        SAY("Free. You can have it now and decide about police later.",
            "Gratis. Puede hacerlo ahora y decidir después sobre la policía.")
    };
    return p;
}

static struct tpl_page_top *
top(struct sheet *sheet, enum word title, const char *name)
{
    struct tpl_site     *site = ARENA_NEW(sheet->arena, struct tpl_site);
    struct tpl_page_top *t = ARENA_NEW(sheet->arena, struct tpl_page_top);
    struct buf           other;

    buf_init(&other, sheet->arena, 200);
    buf_printf(&other, "/%s/%s", sheet->html.lang == LANG_EN ? "es" : "en", name);
    *site = (struct tpl_site){
        .name = SAY("Example University", "Universidad de Ejemplo"),
        .run_by = SAY("Run by the office for equal access of Example University.",
                      "A cargo de la oficina de igualdad de la Universidad de Ejemplo."),
        .rules = SAY("Rules in force here: Policy 12, text of August 14, 2020.",
                     "Normas vigentes aquí: Policy 12, texto del 14 de agosto de 2020."),
        .demonstration = true,
        .emergency = &emergency,
        .lines = lines(sheet) + 1,
        .lines_count = 1,
    };
    *t = (struct tpl_page_top){ word(sheet->html.lang, title), buf_str(&other), site };
    return t;
}

static void
home(struct sheet *sheet)
{
    const struct tpl_home_fact facts[] = {
        { W(home_fact_report), W(home_fact_report_text), LIST(clauses) },
        { W(home_fact_told), W(home_fact_told_text), LIST(clauses) },
        { W(home_fact_amnesty), W(home_fact_amnesty_text), LIST(clauses) },
        { W(home_fact_retaliation), W(home_fact_retaliation_text), clauses, 1 },
    };

    tpl_home(&sheet->html,
             &(struct tpl_home){
                 .top = top(sheet, WORD_title_home, ""),
                 .calls = lines(sheet),
                 .calls_count = 3,
                 .calls_checked =
                     SAY("Numbers from a text of August 14, 2020; not checked since.",
                         "Números de un texto del 14 de agosto de 2020; sin revisar "
                         "desde entonces."),
                 .calls_clauses = clauses,
                 .calls_clauses_count = 1,
                 .takes_reports = true,
                 .report_readers = SAY("The intake team: 3 people.",
                                       "El equipo de admisión: 3 personas."),
                 .has_confidential = true,
                 .has_duty = true,
                 .duty_length = SAY("24 hours", "24 horas"),
                 .has_cases = true,
                 .has_campaigns = true,
                 .facts = facts,
                 .facts_count = COUNT(facts),
                 .token = S("t"),
                 .has_sign_in = true });
    sheet_write(sheet, "index");
}

static struct tpl_resource *
resources(struct sheet *sheet)
{
    struct tpl_resource *r = arena_zero(sheet->arena, 3, sizeof(struct tpl_resource));

    r[0] = (struct tpl_resource){
        .name = SAY("Crisis center", "Centro de crisis"),
        .what_for = SAY("Talk day or night.", "Hablar de día o de noche."),
        .phones = lines(sheet) + 1,
        .phones_count = 1,
        .hours = SAY("Always", "Siempre"),
        .web = S("https://example.org/help"),
        .must_report = W(resource_report_no),
        .checked = SAY("Checked on August 3, 2026", "Revisado el 3 de agosto de 2026"),
        .clauses = clauses,
        .clauses_count = 1
    };
    r[1] = (struct tpl_resource){
        .name = SAY("Student counseling", "Consejería para estudiantes"),
        .what_for = SAY("Care and counseling for students.",
                        "Atención y consejería para estudiantes."),
        .address = SAY("Building 73, second floor", "Edificio 73, segundo piso"),
        .mail = S("counsel@example.edu"),
        .mail_link = S("mailto:counsel@example.edu"),
        .languages = SAY("English, Spanish", "Inglés, español"),
        .must_report = SAY("Counselors: no", "Consejeros: no"),
        .stale = true,
        .checked = SAY("Last checked on May 4, 2025. Call before you go.",
                       "Última revisión: 4 de mayo de 2025. Llame antes de ir.")
    };
    r[2] = r[0];
    return r;
}

static void
places(struct sheet *sheet)
{
    const struct tpl_nav_item campuses[] = {
        { W(help_all), S("/help"), true },
        { SAY("Main campus", "Campus principal"), S("/help?place=main"), false },
        { SAY("North branch", "Sede norte"), S("/help?place=north"), false },
    };
    const struct tpl_help_group groups[] = {
        { SAY("In the community", "En la comunidad"), resources(sheet), 1 },
        { SAY("On campus", "En el campus"), resources(sheet) + 1, 2 },
    };

    tpl_help(&sheet->html,
             &(struct tpl_help){ .top = top(sheet, WORD_title_help, "help"),
                                  .calls = lines(sheet),
                                  .calls_count = 3,
                                  .campuses = campuses,
                                  .campuses_count = COUNT(campuses),
                                  .groups = groups,
                                  .groups_count = COUNT(groups),
                                  .clauses = clauses,
                                  .clauses_count = 1,
                                  .print_link = S("/help/print") });
    sheet_write(sheet, "help");
}

static struct tpl_table *
people_table(struct sheet *sheet)
{
    struct tpl_table      *t = ARENA_NEW(sheet->arena, struct tpl_table);
    struct str            *columns = arena_zero(sheet->arena, 4, sizeof(struct str));
    struct tpl_table_cell *cells =
        arena_zero(sheet->arena, 8, sizeof(struct tpl_table_cell));
    struct tpl_table_row *rows =
        arena_zero(sheet->arena, 4, sizeof(struct tpl_table_row));
    struct tpl_state *state = ARENA_NEW(sheet->arena, struct tpl_state);

    columns[0] = W(confidential_who);
    columns[1] = W(confidential_tells);
    columns[2] = W(confidential_counts);
    columns[3] = W(confidential_checked);
    *state = (struct tpl_state){ TPL_MARK_KIND_WARN,
                                  SAY("May 4, 2025", "4 de mayo de 2025") };
    cells[0] = (struct tpl_table_cell){ .head = true,
                                         .text = SAY("Counselors", "Consejeros"),
                                         .note = SAY("For students", "Para estudiantes"),
                                         .clauses = clauses,
                                         .clauses_count = 1 };
    cells[1] = (struct tpl_table_cell){ .label = columns[1],
                                         .text = W(confidential_tells_no_one),
                                         .strong = true };
    cells[2] = (struct tpl_table_cell){ .label = columns[2],
                                         .text = W(confidential_counts_number) };
    cells[3] = (struct tpl_table_cell){ .label = columns[3], .state = state };
    cells[4] =
        (struct tpl_table_cell){ .head = true,
                                  .text = SAY("Faculty", "Profesorado"),
                                  .link = S("/who"),
                                  .flagged = SAY("Danger: maybe", "Peligro: quizá") };
    cells[5] =
        (struct tpl_table_cell){ .label = columns[1],
                                  .text = SAY("The intake team", "El equipo de admisión"),
                                  .across = 3 };
    rows[0] = (struct tpl_table_row){ .group = SAY("On campus", "En el campus") };
    rows[1] = (struct tpl_table_row){ .cells = cells, .cells_count = 4 };
    rows[2] =
        (struct tpl_table_row){ .hit = true, .cells = cells + 4, .cells_count = 2 };
    rows[3] =
        (struct tpl_table_row){ .masked = true, .cells = cells + 4, .cells_count = 2 };
    *t = (struct tpl_table){ W(confidential_table), false, columns, 4, rows, 4 };
    return t;
}

static void
words_pages(struct sheet *sheet)
{
    const struct tpl_choice_card cards[] = {
        { W(choices_talk), W(choices_talk_about), W(choices_talk_starts),
          W(choices_talk_not), W(choices_talk_knows), W(choices_talk_stop),
          S("/confidential"), W(confidential_heading), clauses, 1 },
        { W(choices_report), W(choices_report_about), W(choices_report_starts),
          W(choices_report_not),
          SAY("The intake team: 3 people.", "El equipo de admisión: 3 personas."),
          W(choices_report_stop), S("/report"), W(home_door_report), clauses, 1 },
        { W(choices_support),
          W(choices_support_about),
          W(choices_support_starts),
          W(choices_support_not),
          W(choices_support_knows),
          W(choices_support_stop),
          { 0 },
          { 0 },
          clauses,
          1 },
        { W(choices_complaint),
          W(choices_complaint_about),
          W(choices_complaint_starts),
          W(choices_complaint_not),
          W(choices_complaint_knows),
          W(choices_complaint_stop),
          { 0 },
          { 0 },
          clauses,
          1 },
        { W(choices_police),
          W(choices_police_about),
          W(choices_police_starts),
          W(choices_police_not),
          W(choices_police_knows),
          W(choices_police_stop),
          { 0 },
          { 0 },
          clauses,
          1 },
        { W(choices_wait),
          W(choices_wait_about),
          W(choices_wait_starts),
          W(choices_wait_not),
          W(choices_wait_knows),
          W(choices_wait_stop),
          { 0 },
          { 0 },
          clauses,
          0 },
    };
    struct str readers[] = { SAY("Intake team: 3 people",
                                 "Equipo de admisión: 3 personas") };
    struct str others[] = { SAY("The person you may name", "La persona que usted nombre"),
                            SAY("The people who run the computers",
                                "Quienes manejan las computadoras") };
    const struct tpl_who_box boxes[] = {
        { SAY("Your first report", "Su primer reporte"),
          SAY("What you send us.", "Lo que nos envía."), LIST(readers), LIST(others),
          SAY("Police only if someone is in danger.",
              "Policía solo si alguien está en peligro."),
          clauses, 1 },
        { SAY("Names", "Nombres"),
          SAY("Who is who.", "Quién es quién."),
          LIST(readers),
          LIST(others),
          { 0 },
          clauses,
          1 },
    };

    tpl_confidential(&sheet->html,
                     &(struct tpl_confidential){
                         .top = top(sheet, WORD_title_confidential, "confidential"),
                         .people = people_table(sheet),
                         .clauses = clauses,
                         .clauses_count = 1 });
    sheet_write(sheet, "confidential");
    tpl_evidence(&sheet->html, &(struct tpl_evidence){
                                   .top = top(sheet, WORD_title_evidence, "evidence"),
                                   .calls = lines(sheet) + 1,
                                   .calls_count = 2,
                                   .clauses = clauses,
                                   .clauses_count = 1 });
    sheet_write(sheet, "evidence");
    tpl_choices(
        &sheet->html,
        &(struct tpl_choices){ top(sheet, WORD_title_choices, "choices"), LIST(cards) });
    sheet_write(sheet, "choices");
    tpl_safe(&sheet->html,
             &(struct tpl_safe){ top(sheet, WORD_title_safe, "safe"),
                                  SAY("a weather page", "una página del tiempo") });
    sheet_write(sheet, "safe");
    tpl_who(&sheet->html,
            &(struct tpl_who){ top(sheet, WORD_title_who, "who"), LIST(boxes) });
    sheet_write(sheet, "who");
    tpl_accessibility(&sheet->html,
                      &(struct tpl_accessibility){
                          top(sheet, WORD_title_accessibility, "accessibility"),
                          resources(sheet) + 1, 1 });
    sheet_write(sheet, "accessibility");
}

static void
rules(struct sheet *sheet)
{
    const struct tpl_rules_clause all[] = {
        { TPL_MARK_KIND_DONE, S("§1"), SAY("Resources", "Recursos"), S("/rules/12/1"),
          W(rules_carried) },
        { TPL_MARK_KIND_PART, S("§2"), SAY("Consent", "Consentimiento"), S("/rules/12/2"),
          W(rules_carried_part) },
        { TPL_MARK_KIND_UNKNOWN, S("§3"), SAY("Appendix", "Apéndice"), S("/rules/12/3"),
          W(rules_carried_not) },
    };
    struct str               notice[] = { SAY(
                      "This institution treats everyone alike, and answers for it.",
                      "Esta institución trata a todas las personas por igual y responde por ello.") };
    const struct tpl_officer officers[] = {
        { SAY("Coordinator", "Coordinación"), S("K. M."), lines(sheet) + 1, 1,
          S("office@example.edu"), S("mailto:office@example.edu"),
          SAY("Building 12", "Edificio 12") },
    };
    const struct tpl_rules_text texts[] = {
        { S("Policy 12"), S("Example University"),
          SAY("In force since August 14, 2020", "Vigente desde el 14 de agosto de 2020"),
          SAY("This text was not compared with a newer one.",
              "Este texto no se ha comparado con uno más nuevo."),
          LIST(all) },
    };
    const struct tpl_rule_carrier carriers[] = {
        { SAY("Clock: duty report", "Plazo: informe del deber"),
          SAY("Counts 24 hours from when the employee was told.",
              "Cuenta 24 horas desde que se lo contaron."),
          S("duty/late.yaml") },
    };

    tpl_rules(&sheet->html,
              &(struct tpl_rules){ top(sheet, WORD_title_rules, "rules"), LIST(texts),
                                    LIST(notice), clauses, 1, LIST(officers) });
    sheet_write(sheet, "rules");
    tpl_rule(
        &sheet->html,
        &(struct tpl_rule){
            .top = top(sheet, WORD_title_rules, "rule"),
            .label = S("Policy 12 §9"),
            .heading = SAY("Duty to report", "Deber de informar"),
            .kind = SAY("Duty", "Deber"),
            .summary = SAY("Staff pass on what they learn within 24 hours.",
                           "El personal comunica lo que sabe en 24 horas."),
            .left_to = SAY("A person must judge this.", "Lo debe juzgar una persona."),
            .text_title = S("Policy 12"),
            .force = SAY("since August 14, 2020", "desde el 14 de agosto de 2020"),
            .page_hash = S("7f3a 91c2 04be 55d1"),
            .doubt = SAY("This text was not compared with a newer one.",
                         "Este texto no se ha comparado con uno más nuevo."),
            .reading = SAY("“Promptly” is read as two business days.",
                           "“Con prontitud” se lee como dos días hábiles."),
            .carriers = carriers,
            .carriers_count = 1,
            .siblings = all,
            .siblings_count = COUNT(all),
            .before = S("/rules/12/2"),
            .after = S("/rules/12/3") });
    sheet_write(sheet, "rule");
}

static void
doors(struct sheet *sheet)
{
    const struct tpl_failure_text kept[] = {
        { S("said"), SAY("What you were told", "Lo que le contaron"),
          S("<b>It was \"late\" & dark</b>\nsecond line") }
    };
    const struct tpl_error_item  errors[] = { { S("code"), W(enter_wrong) } };
    const struct tpl_demo_person people[] = {
        { S("K. M."), SAY("Coordinator", "Coordinación"),
          SAY("New reports and dates.", "Reportes nuevos y fechas."), S("coordinator") },
        { S("A. T."), SAY("Intake", "Admisión"), SAY("New reports.", "Reportes nuevos."),
          S("intake") },
    };

    tpl_failure(&sheet->html,
                &(struct tpl_failure){ .top = top(sheet, WORD_title_failure, "failure"),
                                        .kind = TPL_FAILURE_KIND_BUSY,
                                        .kept = kept,
                                        .kept_count = 1,
                                        .token = S("t"),
                                        .action = S("/en/duty"),
                                        .calls = lines(sheet),
                                        .calls_count = 2 });
    sheet_write(sheet, "failure");
    tpl_failure(&sheet->html,
                &(struct tpl_failure){ .top = top(sheet, WORD_title_failure, "missing"),
                                        .kind = TPL_FAILURE_KIND_MISSING,
                                        .calls = lines(sheet),
                                        .calls_count = 2 });
    sheet_write(sheet, "missing");
    tpl_leave(&sheet->html, &(struct tpl_leave){ SAY("Weather", "El tiempo"),
                                                  S("https://www.example.org/weather"),
                                                  S("/leave.gif") });
    sheet_write(sheet, "leave");
    tpl_enter(&sheet->html,
              &(struct tpl_enter){ .top = top(sheet, WORD_title_code, "enter"),
                                    .token = S("t"),
                                    .errors = errors,
                                    .errors_count = 1,
                                    .error = W(enter_wrong),
                                    .typed = S("7K4M \"Q9TX\"") });
    sheet_write(sheet, "enter");
    tpl_sign_in(&sheet->html,
                &(struct tpl_sign_in){ .top = top(sheet, WORD_title_sign_in, "sign-in"),
                                        .token = S("t"),
                                        .step = TPL_SIGN_IN_STEP_NAME,
                                        .sso_link = S("/sso"),
                                        .go = S("/desk") });
    sheet_write(sheet, "sign-in");
    tpl_sign_in(&sheet->html,
                &(struct tpl_sign_in){ .top = top(sheet, WORD_title_sign_in, "second"),
                                        .token = S("t"),
                                        .step = TPL_SIGN_IN_STEP_SECOND });
    sheet_write(sheet, "second");
    tpl_demo_people(&sheet->html, &(struct tpl_demo_people){
                                      .top = top(sheet, WORD_title_demo, "demo"),
                                      .token = S("t"),
                                      .staff = people,
                                      .staff_count = 2,
                                      .parties = people,
                                      .parties_count = 1,
                                      .others = people,
                                      .others_count = 1 });
    sheet_write(sheet, "demo");
}

/* The kitchen sink is about shapes: its own words are English on both pages. */
static void
kitchen(struct sheet *sheet, bool for_staff)
{
    const struct tpl_nav_item nav[] = {
        { S("Inbox"), S("/desk"), true },
        { S("Cases"), S("/cases"), false },
        { S("Calendar"), S("/calendar"), false },
        { S("Directory"), S("/directory"), false },
        { S("Standing"), S("/standing"), false },
        { S("Rules"), S("/rules"), false },
    };
    const struct tpl_nav_item   crumbs[] = { { S("Inbox"), S("/desk"), false },
                                             { S("Case 147"), S(""), true } };
    const struct tpl_error_item errors[] = {
        { S("first-1"), S("First time: February 2026 has 28 days") },
        { S("said"), S("What you were told: please say a little more") }
    };
    struct tpl_progress_piece pieces[12];
    struct str                readers[] = { S("Intake team: 3 people") },
               others[] = { S("The person you may name"),
                            S("Your teachers or your boss") };
    const struct tpl_who_sees who = {
        WORD_who_can_see, S("Once you send it: 3 people."), LIST(readers), LIST(others),
        S("Police only if you ask, or if someone is in danger.")
    };
    const struct tpl_tell tell = { S("So that we offer the right help first."), &who,
                                   S("Nothing is sent until you press Send."),
                                   LIST(clauses) };
    const struct tpl_field_option wants[] = {
        { S("info"), S("Just information"), false, S("A list you can read and print."),
          S("A case, a call or a message.") },
        { S("support"), S("Support with class, work, housing or safety"), true,
          S("An offer of free help."), S("An investigation.") },
    };
    const struct tpl_field_option known[] = {
        { .value = S("one"), .label = S("On one day") },
        { .value = S("more"), .label = S("More than once"), .checked = true },
        { .value = S("unsure"), .label = S("Not sure") }
    };
    const struct tpl_field_option months[] = {
        { .value = S("1"), .label = S("January") },
        { .value = S("2"), .label = S("February"), .checked = true }
    };
    const struct tpl_field fields[] = {
        { .kind = TPL_FIELD_KIND_CHECKBOX,
          .id = S("want"),
          .name = S("want"),
          .label = S("What would help you most?"),
          .hint = S("You can choose more than one, or none."),
          .large = true,
          .options = wants,
          .options_count = 2 },
        { .kind = TPL_FIELD_KIND_RADIO,
          .id = S("known"),
          .name = S("known"),
          .label = S("How well do you know the date?"),
          .in_row = true,
          .options = known,
          .options_count = 3 },
        { .kind = TPL_FIELD_KIND_DATE,
          .id = S("first"),
          .name = S("first"),
          .label = S("The first time"),
          .may_skip = true,
          .error = S("February 2026 has 28 days. You can change the day, leave it empty, "
                     "or skip this."),
          .day = S("30"),
          .year = S("2026"),
          .options = months,
          .options_count = 2 },
        { .kind = TPL_FIELD_KIND_TIME,
          .id = S("hour"),
          .name = S("hour"),
          .label = S("What time?"),
          .hint = S("For example: 2:15 p.m."),
          .low = true },
        { .kind = TPL_FIELD_KIND_AREA,
          .id = S("said"),
          .name = S("said"),
          .label = S("What you were told"),
          .hint = S("Their words, as near as you can."),
          .error = S("Please say a little more, or skip this."),
          .value = S("\n<b>late</b> & \"dark\""),
          .clauses = clauses,
          .clauses_count = 1 },
        { .kind = TPL_FIELD_KIND_TEXT,
          .id = S("me"),
          .name = S("me"),
          .label = S("How the office can reach you"),
          .fill = S("email"),
          .value = S("D. R., ext. 40172") },
        { .kind = TPL_FIELD_KIND_SELECT,
          .id = S("where"),
          .name = S("where"),
          .label = S("Where?"),
          .options = known,
          .options_count = 3,
          .may_skip = true },
        { .kind = TPL_FIELD_KIND_FILE,
          .id = S("files"),
          .name = S("files"),
          .label = S("Files"),
          .hint = S("Photos may hold the place and time."),
          .many = true },
        { .kind = TPL_FIELD_KIND_PASSWORD,
          .id = S("pass"),
          .name = S("pass"),
          .label = S("Passphrase"),
          .fill = S("current-password") },
    };
    const struct tpl_due_date dates[] = {
        { S("You were told"), S("Monday, November 23, 2026, 2:15 p.m."), false },
        { S("Report by"), S("Tuesday, November 24, 2026, 2:15 p.m."), true }
    };
    const struct tpl_due_note  due_notes[] = { { S("24 hours from when you were told."),
                                                 LIST(clauses), S("/duty/when"),
                                                 S("Change when you were told") } };
    const struct tpl_four_line four_lines[] = {
        { S("It began on Friday, November 20, 2026."), clauses, 1 }
    };
    const struct tpl_four_answer answers[] = {
        { S("Where it is now"),
          S("Investigation"),
          LIST(four_lines),
          NULL,
          0,
          { 0 },
          { 0 } },
        { S("What happens next"),
          S("The investigator talks with you"),
          LIST(four_lines),
          NULL,
          0,
          { 0 },
          { 0 } },
        { S("By when"), S("Tuesday, December 1, 2026, 10:00 a.m."), LIST(four_lines),
          NULL, 0, S("/time"), S("Ask for another day") },
        { S("My rights now"),
          { 0 },
          NULL,
          0,
          LIST(four_lines),
          S("/rights"),
          S("All my rights") }
    };
    const struct tpl_line_step line[] = {
        { TPL_LINE_STEP_STATE_DONE, S("Report"), S("Nov 16") },
        { TPL_LINE_STEP_STATE_DONE, S("Formal complaint"), S("Nov 18") },
        { TPL_LINE_STEP_STATE_NOW, S("Investigation"), S("now") },
        { TPL_LINE_STEP_STATE_LATER, S("Evidence review"), S("10 business days") },
        { TPL_LINE_STEP_STATE_LATER, S("Hearing"), { 0 } }
    };
    const struct tpl_step        steps[] = { { S("Offer support"), S("/offer"),
                                               S("Due today. Both parties are owed the offer."),
                                               LIST(clauses), S("Write the offer") },
                                             { S("Set the interviews"),
                                               S("/interview"),
                                               S("Each notice names the date."),
                                               clauses,
                                               1,
                                               { 0 } } };
    const struct tpl_step_closed closed[] = {
        { S("Share the evidence"), S("no interview has been held yet."), LIST(clauses) }
    };
    const struct tpl_moment     moments[] = { { S("Fri, Nov 20, 11:15 a.m."),
                                                S("Notice received"),
                                                { 0 },
                                                S("In person, signed for."),
                                                LIST(clauses) },
                                              { S("Wed, Nov 18"),
                                                S("Formal complaint signed"),
                                                S("/complaint"),
                                                { 0 },
                                                clauses,
                                                1 } };
    const struct tpl_trail_step trail[] = {
        { S("Did it happen in this country?"), false, S("Yes"), S("Formal complaint"),
          S("Row 2 does not apply"), clauses, 1 },
        { S("In a building we run?"), true, S("Yes, since 2019"), S("Property list"),
          S("Row 4 applies. The search stops here."), clauses, 1 }
    };
    const struct tpl_fig  figs[] = { { S("new, not opened"), S("2"), false },
                                     { S("late"), S("1"), true },
                                     { S("due this week"), S("7"), false },
                                     { S("waiting on someone else"), S("3"), false } };
    const struct tpl_pair pairs[] = {
        { S("Complainant"), S("M. A."), true, S("Reach: by code only."), { 0 }, NULL, 0 },
        { S("Respondent"),
          S("J. S."),
          true,
          S("Presumed not responsible."),
          { 0 },
          clauses,
          1 }
    };
    const struct tpl_message_file files[] = { { S("photo.jpg"), S("/file/1"),
                                                S("2 MB") } };
    const struct tpl_message      messages[] = {
             { S("Intake"), S("Tue, Nov 24, 1:06 p.m."),
               S("We got your report.\nWhat would help you most?"), false, NULL, 0 },
             { S("You"), S("Tue, Nov 24, 3:10 p.m."), S("A change of class."), true,
               LIST(files) }
    };
    struct str groups[] = { S("7K4M"), S("Q9TX"), S("2HWB"), S("N5RD") };
    const struct tpl_marked_item marked[] = {
        { TPL_MARK_KIND_CHECK, S("Add something"), S("/add"), NULL, 0 },
        { TPL_MARK_KIND_DASH,
          S("Evening escort: offered, not answered"),
          { 0 },
          clauses,
          1 }
    };
    const struct tpl_note  notes[] = { { TPL_NOTE_KIND_PLAIN, S("A fact to know first"),
                                         S("It is so."), LIST(clauses) },
                                       { TPL_NOTE_KIND_WARN,
                                         { 0 },
                                         S("This text is as introduced, not as enacted."),
                                         clauses,
                                         1 },
                                       { TPL_NOTE_KIND_OPEN,
                                         { 0 },
                                         S("The wording is open; reading A is in use."),
                                         clauses,
                                         1 } };
    const struct tpl_state states[] = {
        { TPL_MARK_KIND_DONE, S("Met") },    { TPL_MARK_KIND_PART, S("Partly") },
        { TPL_MARK_KIND_UNMET, S("Unmet") }, { TPL_MARK_KIND_LATE, S("Late") },
        { TPL_MARK_KIND_OPEN, S("Open") },   { TPL_MARK_KIND_UNKNOWN, S("Not verified") },
        { TPL_MARK_KIND_WARN, S("Look") }
    };
    struct tpl_page_top *t =
        top(sheet, WORD_title_page, for_staff ? "kitchen-staff" : "kitchen");

    for (int i = 0; i < 12; i++)
        pieces[i] = (struct tpl_progress_piece){ i * 25, i < 3 };
    tpl_kitchen(
        &sheet->html,
        &(struct tpl_kitchen){
            .top = t,
            .for_staff = for_staff,
            .token = S("t"),
            .staff =
                &(struct tpl_staff_top){ t->title, t->other_link, t->site,
                                          S("Coordinator, K. M."), S("t"), LIST(nav) },
            .errors = errors,
            .errors_count = COUNT(errors),
            .progress = &(struct tpl_progress){ 3, 12, LIST(pieces) },
            .tell = &tell,
            .fields = fields,
            .fields_count = COUNT(fields),
            .due = &(struct tpl_due){ S("Your date"), LIST(dates), LIST(due_notes) },
            .four = &(struct tpl_four){ LIST(answers) },
            .line = &(struct tpl_line){ LIST(line) },
            .steps = &(struct tpl_steps){ LIST(steps), LIST(closed) },
            .time = &(struct tpl_time){ LIST(moments) },
            .table = people_table(sheet),
            .trail = &(struct tpl_trail){ LIST(trail) },
            .answer = &(struct tpl_answer){ S("Both rule sets cover it."),
                                             S("Because of the place."),
                                             S("Signed by K. M."), LIST(clauses) },
            .figs = &(struct tpl_figs){ LIST(figs) },
            .chart =
                &(struct tpl_chart){
                    S("Dates coming due"),
                    { S("<svg class=\"chart\" viewBox=\"0 0 900 120\" role=\"img\" "
                        "aria-labelledby=\"ct\"><title id=\"ct\">Two due</title><rect "
                        "x=\"8\" y=\"40\" width=\"40\" height=\"70\" "
                        "fill=\"#00687d\"/><text x=\"60\" y=\"90\" font-size=\"16\" "
                        "fill=\"#1c2b30\">2</text></svg>") } },
            .tabs = &(struct tpl_tabs){ S("This case"), LIST(nav) },
            .crumbs = &(struct tpl_crumbs){ LIST(crumbs) },
            .pairs = &(struct tpl_pairs){ LIST(pairs), false },
            .thread = &(struct tpl_thread){ LIST(messages) },
            .code =
                &(struct tpl_code_card){ LIST(groups), S("/page"), S("/code/print") },
            .pager = &(struct tpl_pager){ S("/desk?page=1"), S("/desk?page=3") },
            .marked = &(struct tpl_marked){ LIST(marked) },
            .notes = notes,
            .notes_count = COUNT(notes),
            .states = states,
            .states_count = COUNT(states) });
    sheet_write(sheet, for_staff ? "kitchen-staff" : "kitchen");
}

int
main(int argc, char **argv)
{
    struct sheet sheet = { .arena = arena_new(64 << 20) };
    char         path[1024];

    if (argc != 2) {
        fputs("use: render_pages FOLDER\n", stderr);
        return 2;
    }
    sheet.folder = argv[1];
    mkdir(sheet.folder, 0777);
    for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
        snprintf(path, sizeof path, "%s/%s", sheet.folder, lang_code(lang));
        mkdir(path, 0777);
        sheet_begin(&sheet, lang);
        home(&sheet);
        places(&sheet);
        words_pages(&sheet);
        rules(&sheet);
        doors(&sheet);
        kitchen(&sheet, false);
        kitchen(&sheet, true);
    }
    arena_free(sheet.arena);
    return 0;
}
