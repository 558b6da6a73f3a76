"""What every formula takes for granted, said once. Printed at the head of the generated reference."""

TERMS = """\
**Days.** A day is a day in the company's time zone. The *end of a day* is its last microsecond; as a moment it is
stored in UTC. Periods are half-open. A number of days between two dates is their difference (0 on the same day).

**Known day.** What is known is what had happened by the end of the *known day*: `as_of`, or `today` where no `as_of` is
asked. The *last day* of a period is its last day or the known day, whichever is earlier; the known day where no period
is asked. The *opening day* of a period is the day before it starts, but not after its last day. Without a period a
metric takes its own *span*: all time; or the year (365 days) that ends with the known day; or the fiscal quarter the
known day is in.

**State.** A deal or a lead is taken as it stands now (tables `deal`, `lead`); with `as_of` as it stood at the end of
that day: the row of `deal_version` or `lead_version` with `valid_from` <= that moment < `valid_to`. A record deleted by
then has no such row and counts nowhere. A *stock* is taken at the end of the last day of the period: from
`deal_version`; from `deal` where no `as_of` is asked, no grain is asked, and the last day is today. The other tables
(accounts, subscriptions, invoices, spend, quotas, contacts on deals) have no versions: `as_of` only moves the days that
are counted.

**Flow.** A row counts on its own day, named in the formula. It counts when that day is in the period and not after the
known day. Rows without that day count nowhere, not even in all time.

**Grain.** With `day`, `week` (from Monday), `month`, `quarter`, `year`, `fiscal_quarter` or `fiscal_year` among the
dimensions the result has one row a bucket, named by the bucket's first day. Buckets that the period cuts hold only
their part inside it. Buckets whose part in the period begins after the known day are absent. Flows show the buckets
that have rows. Stocks, and metrics whose span is a year or a quarter, are computed for each bucket as if it alone were
the period; without a period they show the last twelve buckets up to the known day's.

**Groups.** Without dimensions there is always one row. With dimensions there is one row for each combination that
occurs in the rows (in any part of a compound); empty values form a group of their own. `person`, `team` and `manager`
group by name, `person_id`, `team_id`, `manager_id` by record. The person, team and manager are those on the row: whom
it belonged to at the moment the row is about.

**Empty values.** An empty amount counts as 0 in a sum; a mean, median or ratio says itself what it leaves out. Sums and
counts of nothing are 0; means, medians and ratios of nothing, and ratios whose denominator is 0, are empty.

**Scope and conditions.** Both filter the rows before anything is grouped. A viewer who does not see everything sees the
rows whose owner is in scope; rows without owner are seen only by those who see everything. `team is X` holds for rows
whose team is X or below X in the tree of teams as of the last day of the whole question, whatever the grain (a team not
yet known then counts with its first known place); `manager is X` for rows whose manager is X or anybody below X (people
likewise).

**Compounds.** Each part is computed by the same dimensions, then combined; a part that has no row for a group is 0 when
it is a sum or count, otherwise empty.
"""
