package doctor

import (
	"context"
	"fmt"
	"strings"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/control"
	"pantaukim/internal/warehouse"
)

// files reads the files of the tables of a warehouse that nobody else has open.
func (p *patient) files(ctx context.Context, db *warehouse.DB) []Finding {
	checks, err := app.NewIntegrity(p.cfg.DataDir, db, p.Log, p.Now).Look(ctx, app.CheckByDoctor)
	if err != nil {
		return unlooked(err)
	}
	return tableFiles(checks)
}

// unlooked says that the files cannot be looked at.
func unlooked(err error) []Finding {
	return one("table files", Warn, "they cannot be looked at: "+err.Error(),
		"look at the log of pantaukim; on a server of yours grant its user CHECK on the database")
}

// filesOfRunning has the program that serves read the files of the tables.
func (p *patient) filesOfRunning(ctx context.Context) []Finding {
	var checks []warehouse.TableCheck
	if err := control.Call(ctx, p.cfg.DataDir, app.IntegrityPath, struct{}{}, &checks); err != nil {
		return unlooked(err)
	}
	return tableFiles(checks)
}

// tableFiles says what was found in the files of the tables.
func tableFiles(checks []warehouse.TableCheck) []Finding {
	var spoilt, unread []string
	parts := 0
	for _, c := range checks {
		parts += c.Parts
		switch {
		case !c.Whole():
			line := fmt.Sprintf("%s (%d parts spoilt, %d left out", c.Table, c.Spoilt, c.LeftOut)
			if len(c.Says) > 0 {
				line += ": " + c.Says[0]
			}
			spoilt = append(spoilt, line+")")
		case c.At.IsZero():
			unread = append(unread, c.Table)
		}
	}
	switch {
	case len(spoilt) > 0:
		return one("table files", Fail, "spoilt on the disk: "+strings.Join(spoilt, "; "),
			"look at the disk (dmesg, smartctl) and move the data to a good one; then \"pantaukim heal\": "+
				"docs/operations.md, \"Spoilt files\"")
	case len(unread) > 0:
		return one("table files", Warn, fmt.Sprintf("a minute was not enough to read all: not yet read are %s", strings.Join(unread, ", ")),
			"run doctor again, or leave it to the nightly look (schedule.integrity)")
	}
	return one("table files", OK, fmt.Sprintf("%d tables, %d parts match their checksums", len(checks), parts), "")
}
