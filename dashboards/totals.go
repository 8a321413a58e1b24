package dashboards

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"pantaukim/dashboards/pages"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/audit"
	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
	"pantaukim/internal/spreadsheet"
)

// confirmList keeps that the list of a regency is right.
func (s listDesk) confirmList(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	if !readForm(w, r, longestEntry) {
		return nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), formTimeout)
	defer cancel()
	before, err := s.registry.Confirm(ctx, r.PostForm.Get("regency"), r.PostForm.Get("version"), pages.Editing(v))
	switch {
	case errors.Is(err, registry.ErrNotAllowed):
		s.answer(w, r, v, pages.Withheld(v))
		return nil
	case errors.Is(err, registry.ErrChanged):
		s.onward(w, r, v, pages.RegistryPath, "told", "changed")
		return nil
	case err != nil:
		return err
	}
	act := audit.Act{What: audit.ListConfirmed, On: before.Code, Before: map[string]string{}, After: map[string]string{"groups": strconv.Itoa(before.Groups)}}
	if !before.At.IsZero() {
		act.Before = map[string]string{"at": kim.DateOf(before.At, kim.WIB).String(), "by": before.By, "groups": strconv.Itoa(before.Confirmation.Groups)}
	}
	s.record(v, act)
	s.onward(w, r, v, pages.RegistryPath, "told", "confirmed")
	return nil
}

// takeTotals reads official totals, from a file or typed, and shows what storing them would do.
func (s listDesk) takeTotals(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	ctx, cancel := context.WithTimeout(r.Context(), uploadPatience)
	defer cancel()
	if err := s.uploading.Acquire(ctx, 1); err != nil {
		return errNoTurn
	}
	defer s.uploading.Release(1)
	data, name, typed, ok := received(w, r)
	if !ok {
		return nil
	}
	if len(data) == 0 {
		var b strings.Builder
		out := csv.NewWriter(&b)
		_ = out.WriteAll([][]string{{"regency_code", "groups"}, {typed["area"], typed["groups"]}}) // into memory
		name, data = "", []byte(b.String())
	}
	form := pages.TotalsForm{AsOf: typed["as_of"], Source: typed["source"], Area: typed["area"], Groups: typed["groups"]}
	usual := registry.Usual{AsOf: form.AsOf, Source: form.Source}
	var err error
	form.Read, err = s.registry.LookAtTotals(ctx, data, name, usual, v.Who.ManagesArea)
	if !errors.As(err, &form.Fault) && err != nil {
		return err
	}
	s.answer(w, r, v, s.shows.GrowthWith(ctx, v, form))
	return nil
}

// applyTotals stores what was shown, or shows what has changed.
func (s listDesk) applyTotals(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	if !readForm(w, r, longestChoice) {
		return nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), uploadPatience)
	defer cancel()
	t, err := s.registry.ApplyTotals(ctx, r.PostForm.Get("rows"), r.PostForm.Get("seen"), v.Who.ManagesArea, v.Who.Name)
	var fault *spreadsheet.FileError
	switch {
	case errors.As(err, &fault), errors.Is(err, registry.ErrNoRows), errors.Is(err, registry.ErrChanged):
		s.answer(w, r, v, s.shows.GrowthWith(ctx, v, pages.TotalsForm{Read: t, Fault: fault, Changed: errors.Is(err, registry.ErrChanged)}))
		return nil
	case err != nil:
		return err
	}
	act := audit.Act{What: audit.TotalsEntered, Before: map[string]string{}, After: map[string]string{}}
	for _, row := range t.Rows {
		if row.Verdict == registry.Unchanged || len(act.After) >= recordedTotals {
			continue
		}
		which := cmp.Or(row.Area, "indonesia") + " " + row.AsOf.String()
		act.After[which] = strconv.Itoa(row.Groups)
		if row.Verdict == registry.Updated {
			act.Before[which] = strconv.Itoa(row.Before)
		}
	}
	act.More = max(0, t.Fresh()-len(act.After))
	s.record(v, act)
	s.onward(w, r, v, pages.GrowthPath, "told", "saved")
	return nil
}

// recordedTotals is how many totals the record of acts names one by one.
const recordedTotals = 20

// dropTotal takes back a total that was entered by mistake.
func (s listDesk) dropTotal(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	if !readForm(w, r, longestEntry) {
		return nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), formTimeout)
	defer cancel()
	area := r.PostForm.Get("area")
	if !v.Who.ManagesArea(area) {
		s.answer(w, r, v, pages.Withheld(v))
		return nil
	}
	gone, err := s.registry.DropTotal(ctx, area, r.PostForm.Get("as_of"), r.PostForm.Get("source"), v.Who.Name)
	if err != nil && !errors.Is(err, registry.ErrChanged) {
		return err
	}
	if err == nil {
		s.record(v, audit.Act{What: audit.TotalRemoved, On: area, Before: map[string]string{"as_of": gone.AsOf.String(), "groups": strconv.Itoa(gone.Groups), "source": gone.Source}})
	}
	s.onward(w, r, v, pages.GrowthPath, "told", "dropped")
	return nil
}
