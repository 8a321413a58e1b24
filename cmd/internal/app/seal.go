package app

import (
	"context"
	_ "embed" // the query
	"fmt"
	"slices"
	"strings"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
)

//go:embed sql/verified.sql
var verifiedSQL string

// namedCandidates is how many groups a refusal names.
const namedCandidates = 10

// verified makes sure that all groups on a list were walked in full since its period ended:
// a planned walk does not look at old posts every week, and what is sealed has to be looked
// at whole. The error is a [kim.ErrUnverified] that says what to do.
func (a *App) verified(ctx context.Context, list kim.Shortlist) error {
	to, err := kim.ParseDate(list.Request.To)
	if err != nil {
		return err
	}
	var candidates []string
	for _, part := range [][]kim.Nominee{list.In, list.Newcomers, list.Near} {
		for _, n := range part {
			candidates = append(candidates, n.Group)
		}
	}
	since, until := to.AddDays(1).In(kim.WIB), list.Request.SealedAt
	if since.After(until) { // the period lasts still
		since = until.AddDate(0, 0, -7)
	}
	rows, err := warehouse.Select[struct {
		Group string `ch:"group_id"`
	}](ctx, a.DB.Conn(), verifiedSQL, warehouse.Bind("groups", candidates),
		warehouse.Bind("since", since.UnixMilli()), warehouse.Bind("until", until.UnixMilli()))
	if err != nil {
		return fmt.Errorf("look who was walked in full: %w", err)
	}
	done := make(map[string]bool, len(rows))
	for _, r := range rows {
		done[r.Group] = true
	}
	missing := slices.DeleteFunc(candidates, func(id string) bool { return done[id] })
	if len(missing) == 0 {
		return nil
	}
	slices.Sort(missing)
	var command strings.Builder
	for _, id := range missing[:min(namedCandidates, len(missing))] {
		command.WriteString(" --group " + id)
	}
	if len(missing) > namedCandidates {
		command.Reset()
		if list.Request.Region != "" {
			command.WriteString(" --region " + list.Request.Region)
		}
	}
	return &kim.UnverifiedError{
		Groups: missing, Since: kim.DateOf(since, kim.WIB),
		Remedy: fmt.Sprintf("run \"pantaukim collect --full%s --config FILE\", then make the list again", command.String()),
	}
}
