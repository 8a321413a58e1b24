// Package figures holds what a report tells of an area over a number of completed weeks:
// the figures with those that they are compared with, the coverage of both, and the texts
// made of them. The page of reports, the paper and the workbook show the same of it.
package figures

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// Kind is what sort of period a report tells of.
type Kind string

// The kinds of periods.
const (
	Weekly  Kind = "weekly"
	Monthly Kind = "monthly"
	Between Kind = "between" // two days
	Change  Kind = "change"  // before and after a day on which something was changed
)

// Kinds lists the kinds of periods, the usual one first.
func Kinds() []Kind { return []Kind{Weekly, Monthly, Between, Change} }

// Bounds of periods, in weeks.
const (
	LongestPeriod = 104
	LongestSide   = 52 // of a change
	UsualSide     = 8
)

// Period is a number of completed weeks, and as many that they are compared with: those
// just before, or before the day of a change.
type Period struct {
	Kind               Kind
	From, To           kim.Week
	PriorFrom, PriorTo kim.Week
	Month              kim.Date    // first day of the month of a monthly report
	Asked              [2]kim.Date // the days that were asked for, of Between
	On                 kim.Date    // the day of a change
	Side               int         // weeks on each side that were asked for, of Change
}

// Chosen tells whether there is a period at all: of two days and of a change there is no
// usual one.
func (p Period) Chosen() bool { return kim.Date(p.From).Known() }

// Weeks is how many weeks it tells of.
func (p Period) Weeks() int { return p.To.Sub(p.From) + 1 }

// Cut tells whether there are fewer completed weeks than were asked for.
func (p Period) Cut() bool {
	switch p.Kind {
	case Monthly:
		return p.To < monthWeeks(p.Month)[1]
	case Between:
		return p.Asked[1] > p.To.Monday().AddDays(6) && p.Asked[1].Sub(p.To.Monday().AddDays(6)) >= 7
	case Change:
		return p.Weeks() < p.Side
	default:
		return false
	}
}

// Params are the period as parameters of an address.
func (p Period) Params() url.Values {
	q := url.Values{"report": {string(p.Kind)}}
	switch p.Kind {
	case Weekly:
		if p.Chosen() {
			q.Set("week", p.From.String())
		}
	case Monthly:
		if p.Month.Known() {
			q.Set("month", monthName(p.Month))
		}
	case Between:
		for i, name := range []string{"from", "to"} {
			if p.Asked[i].Known() {
				q.Set(name, p.Asked[i].String())
			}
		}
	case Change:
		if p.On.Known() {
			q.Set("on", p.On.String())
		}
		q.Set("weeks", strconv.Itoa(p.Side))
	}
	return q
}

// PeriodError is a period that cannot be told of, and why: see the texts that begin with
// report.mistake.
type PeriodError struct {
	Word string
	Args []any
}

func (m *PeriodError) Error() string { return fmt.Sprintf("no such period: %s %v", m.Word, m.Args) }

// PeriodOf reads the period from an address. The parameters report, week, month and weeks
// have been checked for their form; a period that cannot be told of is a *[PeriodError].
func PeriodOf(v visit.Visit) (Period, error) {
	p := Period{Kind: Kind(v.Query.Get("report")), Side: UsualSide, Asked: [2]kim.Date{kim.NoDate, kim.NoDate}, Month: kim.NoDate, On: kim.NoDate,
		From: kim.Week(kim.NoDate), To: kim.Week(kim.NoDate)}
	if p.Kind == "" {
		p.Kind = Weekly
	}
	b := v.Board
	if !b.Scored() {
		return p, &PeriodError{Word: "unscored"}
	}
	var err error
	switch p.Kind {
	case Weekly:
		p.From = b.Last()
		if d, e := kim.ParseDate(v.Query.Get("week")); e == nil && d.Known() {
			p.From = d.Week()
		}
		p.To = p.From
	case Monthly:
		err = p.readMonth(v)
	case Between:
		err = p.readDays(v)
	case Change:
		err = p.readChange(v)
	}
	if err != nil || !p.Chosen() {
		return p, err
	}
	if p.Kind != Change {
		p.PriorFrom, p.PriorTo = p.From.Add(-p.Weeks()), p.From.Add(-1)
	}
	return p, nil
}

// judgedBy returns the scoring that tells of a period's end: the newest within it, or else
// the first after it, and how many of its Mondays were scored.
func judgedBy(b *board.Board, p Period) (monday kim.Week, scored int) {
	monday = b.Week
	for _, m := range b.Mondays { // newest first
		switch {
		case m <= p.From:
			return monday, scored
		case m > p.To.Add(1) || scored == 0:
			monday = m
		}
		if m <= p.To.Add(1) {
			scored++
		}
	}
	return monday, scored
}

// monthWeeks are the first and the last week of a month: a week belongs to the month that
// its Thursday lies in, as its year does by ISO 8601.
func monthWeeks(first kim.Date) [2]kim.Week {
	y, m, _ := first.Time().Date()
	from, to := first.Week(), kim.NewDate(y, m+1, 1).Week().Add(-1)
	if from.Monday().AddDays(3) < first {
		from = from.Add(1)
	}
	if next := to.Add(1); next.Monday().AddDays(3) < kim.NewDate(y, m+1, 1) {
		to = next
	}
	return [2]kim.Week{from, to}
}

// monthOf is the first day of the month that a week belongs to.
func monthOf(w kim.Week) kim.Date {
	y, m, _ := w.Monday().AddDays(3).Time().Date()
	return kim.NewDate(y, m, 1)
}

// monthName writes a month as addresses do: 2025-10.
func monthName(first kim.Date) string { return first.String()[:len("2025-10")] }

// Months are the months that have a scored week, newest first.
func Months(b *board.Board) []kim.Date {
	var out []kim.Date
	for _, m := range b.Mondays {
		if first := monthOf(m.Add(-1)); len(out) == 0 || out[len(out)-1] != first {
			out = append(out, first)
		}
	}
	return out
}

func (p *Period) readMonth(v visit.Visit) error {
	months := Months(v.Board)
	switch asked := v.Query.Get("month"); {
	case asked != "":
		t, err := time.Parse("2006-01", asked)
		if err != nil {
			return &PeriodError{Word: "month"}
		}
		p.Month = kim.NewDate(t.Year(), t.Month(), 1)
	case len(months) > 1 && v.Board.Last() < monthWeeks(months[0])[1]:
		p.Month = months[1] // the newest one is not over
	case len(months) > 0:
		p.Month = months[0]
	default:
		return &PeriodError{Word: "unscored"}
	}
	weeks := monthWeeks(p.Month)
	p.From, p.To = weeks[0], min(weeks[1], v.Board.Last())
	if p.To < p.From {
		return p.unchosen("not_over", v.Lang.Date(v.Board.Last().Monday().AddDays(6)))
	}
	return nil
}

// unchosen takes the weeks back, and says why.
func (p *Period) unchosen(word string, args ...any) error {
	p.From, p.To = kim.Week(kim.NoDate), kim.Week(kim.NoDate)
	return &PeriodError{word, args}
}

func (p *Period) readDays(v visit.Visit) error {
	for i, name := range []string{"from", "to"} {
		text := v.Query.Get(name)
		if text == "" {
			continue
		}
		d, err := kim.ParseDate(text)
		if err != nil || !d.Known() {
			return &PeriodError{"day", []any{text}}
		}
		p.Asked[i] = d
	}
	switch {
	case !p.Asked[0].Known() && !p.Asked[1].Known():
		return nil
	case !p.Asked[0].Known() || !p.Asked[1].Known():
		return &PeriodError{Word: "both"}
	case p.Asked[1] < p.Asked[0]:
		return &PeriodError{Word: "order"}
	}
	p.From, p.To = firstFrom(p.Asked[0]), min(lastUntil(p.Asked[1]), v.Board.Last())
	switch {
	case lastUntil(p.Asked[1]) < p.From:
		return p.unchosen("no_week")
	case p.To < p.From:
		return p.unchosen("not_over", v.Lang.Date(v.Board.Last().Monday().AddDays(6)))
	case p.Weeks() > LongestPeriod:
		return p.unchosen("too_long", LongestPeriod)
	}
	return nil
}

func (p *Period) readChange(v visit.Visit) error {
	if n, err := strconv.Atoi(v.Query.Get("weeks")); err == nil {
		p.Side = n
	}
	text := v.Query.Get("on")
	if text == "" {
		return nil
	}
	on, err := kim.ParseDate(text)
	if err != nil || !on.Known() {
		return &PeriodError{"day", []any{text}}
	}
	p.On = on
	p.From = firstFrom(on)
	n := min(p.Side, v.Board.Last().Sub(p.From)+1)
	if p.From > v.Board.Last() || n < 1 {
		return p.unchosen("too_new", v.Lang.Date(v.Board.Last().Monday().AddDays(6)))
	}
	p.To = p.From.Add(n - 1)
	p.PriorTo = lastUntil(on.AddDays(-1))
	p.PriorFrom = p.PriorTo.Add(1 - n)
	return nil
}

// firstFrom is the first week that begins on a day or later.
func firstFrom(d kim.Date) kim.Week {
	if w := d.Week(); w.Monday() == d {
		return w
	}
	return d.Week().Add(1)
}

// lastUntil is the last week that ends on a day or earlier.
func lastUntil(d kim.Date) kim.Week {
	if w := d.Week(); w.Monday().AddDays(6) == d {
		return w
	}
	return d.Week().Add(-1)
}
