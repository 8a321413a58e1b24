package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"pantaukim/cmd/internal/app"
	"pantaukim/internal/place"
	"pantaukim/internal/registry"
	"pantaukim/internal/spreadsheet"
)

// registryOutreachCommand stores trainings, visits and meetings.
func registryOutreachCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "outreach FILE --config FILE",
		Short: "Store trainings, field visits and meetings with those who took part, as the page Pembinaan does",
		Long: `Store trainings, field visits and meetings with groups, and who took part. They
explain why groups publish much at once, from the next scoring on. Each row of the
file names one that took part: outreach_kind (training, visit, meeting), held_from,
held_to (empty: one day), outreach_title, then group_id, or area_code if all groups of
an area took part. A wrong row keeps the whole file out. "export --what outreach"
writes what is on record.`,
		Args: cobra.ExactArgs(1),
	}
	onRegistry(c, func(cmd *cobra.Command, a *app.App, args []string) error {
		text, err := os.ReadFile(args[0])
		if err != nil {
			return usageError{fmt.Errorf("registry: %w", err)}
		}
		areas, err := place.Load()
		if err != nil && !errors.Is(err, place.ErrNoLists) {
			return err
		}
		t, err := registry.NewEditor(a.DB.Conn(), areas, time.Now, "").ApplyOutreach(cmd.Context(), string(text), args[0], "", registry.Editing{})
		var fault *spreadsheet.FileError
		switch {
		case errors.As(err, &fault), errors.Is(err, registry.ErrNoRows):
			printProblems(cmd.OutOrStdout(), "error", t.Bad)
			return usageError{err}
		case err != nil:
			return err
		}
		for _, r := range t.Rows {
			fmt.Fprintf(cmd.OutOrStdout(), "line %d: %s %s %s %s\n", r.Line, r.Verdict, r.Kind, r.From, r.Title)
		}
		return nil
	})
	return c
}
