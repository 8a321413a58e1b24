package main

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"pantaukim/cmd/internal/config"
	"pantaukim/cmd/internal/doctor"
)

// doctorCommand looks whether the program can work here.
func doctorCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "doctor --config FILE",
		Short: "Look whether pantaukim can work here, and say what to do where it cannot",
		Long: `Look at the configuration, the registry, the data folder and its disk, the users,
TLS, the engine, the warehouse, names, the way to kim.id, the clock and the next
runs. Each line says ok, warn or fail, and what to do. One page of one site is
fetched. Exit status 1 if anything fails.`,
	}
	path := configFlag(c)
	asJSON := c.Flags().Bool("json", false, "print the findings as a JSON list")
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		if *path == "" {
			_, err := loadConfig(*path)
			return err
		}
		var findings []doctor.Finding
		cfg, err := config.Load(*path)
		if err != nil {
			findings = []doctor.Finding{{Check: "configuration", State: doctor.Fail, Says: err.Error(), Do: "correct " + *path}}
		} else {
			findings = doctor.Examine(cmd.Context(), cfg, doctor.Deps{Log: slog.New(slog.DiscardHandler), Now: time.Now})
		}
		out := cmd.OutOrStdout()
		if *asJSON {
			if err := json.NewEncoder(out).Encode(findings); err != nil {
				return err
			}
		} else {
			for _, f := range findings {
				fmt.Fprintln(out, f)
			}
		}
		if doctor.Worst(findings) == doctor.Fail {
			return errReported
		}
		return nil
	}
	return c
}
