package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
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
		Long: `Look at what "serve" will need: the configuration, the registry, the data folder
and for how many weeks its disk lasts, the ports, the users, TLS and its
certificate, the engine, the warehouse and its files, names, the way to kim.id,
the clock, mail up to the word that it would be taken, the next runs and whether
they fit into a week. Each line says ok, warn or fail, and what to do; the last
one says the one thing to do next. One page of one site is fetched, of two more if
it fails. Exit status 1 if anything fails.`,
	}
	path := configFlag(c)
	asJSON := c.Flags().Bool("json", false, "print one JSON object: checks (name, status, detail, remedy) and next")
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		if *path == "" {
			_, err := loadConfig(*path)
			return err
		}
		var findings []doctor.Finding
		cfg, err := config.Load(*path)
		if err != nil {
			do := "correct " + *path
			if errors.Is(err, fs.ErrNotExist) {
				do = "write " + *path + " by answering the questions of: pantaukim init"
			}
			findings = []doctor.Finding{{Check: "configuration", State: doctor.Fail, Says: err.Error(), Do: do}}
		} else {
			findings = doctor.Examine(cmd.Context(), cfg, doctor.Deps{Log: slog.New(slog.DiscardHandler), Now: time.Now})
		}
		out := cmd.OutOrStdout()
		if *asJSON {
			if err := json.NewEncoder(out).Encode(doctor.Report{Checks: findings, Next: doctor.Next(findings)}); err != nil {
				return err
			}
		} else {
			for _, f := range findings {
				fmt.Fprintln(out, f)
			}
			fmt.Fprintln(out, "next:", doctor.Next(findings))
		}
		if doctor.Worst(findings) == doctor.Fail {
			return errReported
		}
		return nil
	}
	return c
}
