package scoring

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
)

// The signs for a person to check. None of them changes a count or a score.
const (
	SignBackdated      = "backdated"        // items dated before a walk that did not find them
	SignBurst          = "burst"            // a day far above the group's own days
	SignBurstMonth     = "burst_month"      // most of a month within two days
	SignDeadline       = "deadline"         // a step before a named deadline
	SignPostThenDelete = "post_then_delete" // items that were gone soon after
	SignSamePhoto      = "same_photo"       // one photo in many items
	SignShortTexts     = "short_texts"      // news of very few words
	SignCopies         = "copies"           // texts that follow earlier ones
)

// SignNames lists the signs in the order in which they are looked for.
func SignNames() []string {
	return []string{SignBackdated, SignBurst, SignBurstMonth, SignDeadline, SignPostThenDelete, SignSamePhoto, SignShortTexts, SignCopies}
}

// Sign is one observation in one group, with its evidence.
type Sign struct {
	Group, Sign string
	Subject     string   // a day, a photo; empty if the group as a whole
	Week        kim.Week // the Monday of the scoring that found it last
	FoundOn     kim.Date // the Monday of the scoring that found it first
	Number      float64
	Threshold   float64
	Explained   string   // why it needs no look; empty if it does
	Items       []string // keys of the evidence, at most 50
	Note        string

	Open       bool // found by the newest scoring, not explained and not cleared
	Cleared    bool
	By, Reason string // of the newest decision
	DecidedAt  time.Time
}

// findSigns looks for every sign in the weeks that the rules name, ordered by
// sign, group and subject.
func (v *view) findSigns(ctx context.Context) ([]Sign, error) {
	r := v.rules.Signs
	monday := Monday(v.asOf)
	all := params{
		"from":          monday.Add(-r.Weeks).Start(kim.WIT).UnixMilli(),
		"backdated_min": r.BackdatedMin, "burst_min": r.BurstMin, "month_min": r.MonthMin, "month_share": r.MonthShare,
		"delete_min": r.DeleteMin, "delete_days": r.DeleteDays, "photo_min": r.PhotoMin,
		"short_words": r.ShortWords, "short_min": r.ShortMin, "short_share": r.ShortShare,
		"copy_min": r.CopyMin, "copy_share": r.CopyShare, "days": r.DeadlineDays, "factor": r.DeadlineFactor,
	}
	var out []Sign
	for _, name := range SignNames() {
		if name != SignDeadline {
			found, err := v.signsOf(ctx, name, all)
			if err != nil {
				return nil, err
			}
			out = append(out, found...)
			continue
		}
		for _, d := range r.Deadlines {
			day, err := kim.ParseDate(d.Day)
			if err != nil || day > kim.DateOf(v.asOf, kim.WIB) || day < monday.Add(-r.Weeks).Monday() {
				continue // Validate has told of a day that is none; others are not due
			}
			all["deadline"] = d.Day
			found, err := v.signsOf(ctx, name, all)
			if err != nil {
				return nil, err
			}
			out = append(out, found...)
		}
	}
	return out, nil
}

func (v *view) signsOf(ctx context.Context, name string, all params) ([]Sign, error) {
	var out []Sign
	err := v.each(ctx, "sign_"+name, all, func(rows driver.Rows) error {
		s := Sign{Sign: name, Week: Monday(v.asOf)}
		if err := rows.Scan(&s.Group, &s.Subject, &s.Number, &s.Threshold, &s.Items); err != nil {
			return err
		}
		s.Note = note(s)
		out = append(out, s)
		return nil
	})
	return out, err
}

// note says in Indonesian what was seen, without a verdict.
func note(s Sign) string {
	n := fmt.Sprintf("%.0f", s.Number)
	switch s.Sign {
	case SignBackdated:
		return n + " unggahan bertanggal sebelum kunjungan yang belum menemukannya"
	case SignBurst:
		return n + " unggahan pada " + s.Subject + ", di atas kebiasaan kelompok sendiri"
	case SignBurstMonth:
		return n + " unggahan dalam dua hari sejak " + s.Subject + ", lebih dari separuh bulan itu"
	case SignDeadline:
		return n + " unggahan menjelang tenggat " + s.Subject
	case SignPostThenDelete:
		return n + " unggahan hilang tidak lama setelah terlihat"
	case SignSamePhoto:
		return "satu foto dipakai dalam " + n + " unggahan"
	case SignShortTexts:
		return n + " berita bertulisan sangat pendek"
	case SignCopies:
		return n + " tulisan hampir sama dengan yang terbit lebih dahulu"
	}
	return ""
}

// explain names the known training day of a burst, if there is one.
func (r SignRules) explain(s Sign, g kim.Group) string {
	if s.Sign != SignBurst && s.Sign != SignBurstMonth && s.Sign != SignDeadline {
		return ""
	}
	day, err := kim.ParseDate(s.Subject)
	if err != nil {
		return ""
	}
	from, to := day, day
	switch s.Sign {
	case SignBurstMonth:
		to = day.AddDays(1)
	case SignDeadline:
		from = day.AddDays(1 - r.DeadlineDays)
	}
	for _, t := range r.Training {
		on, err := kim.ParseDate(t.Day)
		if err == nil && on >= from && on <= to && g.In(t.Region) {
			return t.Name
		}
	}
	return ""
}

// storeSigns keeps the signs of this Monday. Those of earlier Mondays stay on
// record.
func (v *view) storeSigns(ctx context.Context, scores []*Score) error {
	found, err := v.findSigns(ctx)
	if err != nil {
		return err
	}
	groups := make(map[string]kim.Group, len(scores))
	for _, s := range scores {
		groups[s.Facts.Group.ID] = s.Facts.Group
	}
	week := params{"week": Monday(v.asOf).String()}
	since := map[[3]string]kim.Date{}
	if err := v.each(ctx, "signs_found", week, func(rows driver.Rows) error {
		var key [3]string
		var on time.Time
		if err := rows.Scan(&key[0], &key[1], &key[2], &on); err != nil {
			return err
		}
		since[key] = kim.DateFromTime(on)
		return nil
	}); err != nil {
		return err
	}
	var had uint64
	if err := v.each(ctx, "signs_of_week", week, func(rows driver.Rows) error { return rows.Scan(&had) }); err != nil {
		return err
	}
	if had > 0 {
		if err := v.exec(ctx, "signs_forget", week); err != nil {
			return err
		}
	}
	return insert(ctx, v.conn, "signs", found, func(s Sign, add func(...any) error) error {
		g, watched := groups[s.Group]
		if !watched {
			return nil
		}
		first, ok := since[[3]string{s.Group, s.Sign, s.Subject}]
		if !ok {
			first = s.Week.Monday()
		}
		return add(s.Group, s.Sign, s.Subject, s.Week.Monday().Time(), first.Time(), s.Number, s.Threshold,
			v.rules.Signs.explain(s, g), s.Items, s.Note, uint64(v.asOf.UnixMilli()))
	})
}

// Signs returns the signs on record of a region (the code of any level, empty for
// all) with the newest decision about each.
func (s *Scorer) Signs(ctx context.Context, region string) ([]Sign, error) {
	v := today(s.conn, s.now(), region, s.rules)
	var out []Sign
	err := v.each(ctx, "signs", nil, func(rows driver.Rows) error {
		var (
			one             Sign
			week, found, at time.Time
			cleared, open   uint8
		)
		if err := rows.Scan(&one.Group, &one.Sign, &one.Subject, &week, &found, &one.Number, &one.Threshold, &one.Explained,
			&one.Items, &one.Note, &cleared, &one.By, &one.Reason, &at, &open); err != nil {
			return err
		}
		one.Week, one.FoundOn = kim.Week(kim.DateFromTime(week)), kim.DateFromTime(found)
		one.Cleared, one.Open, one.DecidedAt = cleared == 1, open == 1, known(at)
		out = append(out, one)
		return nil
	})
	return out, err
}

// ErrNoSuchSign says that nothing is on record under the given names.
var ErrNoSuchSign = errors.New("no such sign on record")

// ClearSign records that a person looked at a sign and cleared it, or opened it
// again. Name and reason are required and stay on record.
func (s *Scorer) ClearSign(ctx context.Context, group, sign, subject, by, reason string, cleared bool) error {
	if strings.TrimSpace(by) == "" || strings.TrimSpace(reason) == "" {
		return errors.New("a sign is cleared with a name and a reason")
	}
	signs, err := s.Signs(ctx, "")
	if err != nil {
		return err
	}
	for _, one := range signs {
		if one.Group == group && one.Sign == sign && one.Subject == subject {
			return insert(ctx, s.conn, "sign_clearings", []Sign{one}, func(_ Sign, add func(...any) error) error {
				return add(group, sign, subject, s.now(), flag(cleared), by, reason)
			})
		}
	}
	return fmt.Errorf("%s %s %q: %w", group, sign, subject, ErrNoSuchSign)
}
