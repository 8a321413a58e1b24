package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/config"
	"pantaukim/cmd/internal/control"
)

// healCommand takes spoilt parts out of the tables.
func healCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "heal --config FILE",
		Short: "Take spoilt files out of the tables, refill them from the newest backup, and have the sites read again",
		Long: `Read the files of all tables, take the parts that are spoilt out of them and name
them, and refill these tables from the newest backup in backup.dir that opens. Where
what the walks saw is spoilt, the walks since that backup are forgotten: their weeks
are unobserved, never silent, until the next planned runs have read the sites in
full. Mend the disk first. A running program does it itself, after a run under way.`,
	}
	asJSON := c.Flags().Bool("json", false, "print what was done as one JSON object")
	onConfig(c, func(cmd *cobra.Command, cfg config.Config, _ []string) error {
		var h app.Healed
		err := control.Call(cmd.Context(), cfg.DataDir, app.HealPath, struct{}{}, &h)
		if errors.Is(err, control.ErrNobody) {
			err = alone(cmd, cfg, nil, func(a *app.App) error {
				return a.While(cmd.Context(), nil, func(ctx context.Context) (err error) {
					h, err = a.Heal(ctx)
					return err
				})
			})
		}
		if err != nil {
			return err
		}
		out := cmd.OutOrStdout()
		if *asJSON {
			return json.NewEncoder(out).Encode(h)
		}
		if len(h.Unnamed) > 0 {
			fmt.Fprintf(out, "ClickHouse cannot say which part is spoilt of: %s. Restore a backup: \"Spoilt files\" in docs/operations.md\n", strings.Join(h.Unnamed, ", "))
		}
		if len(h.Parts) == 0 {
			fmt.Fprintln(out, "there is no part to take out that was not dealt with before")
			return nil
		}
		for _, table := range slices.Sorted(maps.Keys(h.Parts)) {
			fmt.Fprintf(out, "%s: taken out: %s\n", table, strings.Join(h.Parts[table], ", "))
		}
		if h.Backup == "" {
			fmt.Fprintln(out, "there is no backup that opens: nothing was refilled")
		} else {
			fmt.Fprintf(out, "refilled with %d rows of %s\n", h.Rows, h.Backup)
		}
		if h.Unknown {
			fmt.Fprintln(out, "weeks since then are unobserved until the sites were read again: the next planned runs do, or \"pantaukim collect\" does now")
		}
		if len(h.Lost) > 0 {
			fmt.Fprintf(out, "what people recorded since then may be missing in: %s\n", strings.Join(h.Lost, ", "))
		}
		return nil
	})
	return c
}
