package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/control"
	"pantaukim/cmd/internal/webconfig"
	"pantaukim/internal/kim"
	"pantaukim/internal/lead"
	"pantaukim/internal/registry"
	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/engine"
)

// registry reads the file of the groups.
func (p *patient) registry(context.Context) []Finding {
	if p.cfg.Registry == "" {
		return one("registry", OK, "no file is configured: the list is kept on the page Daftar KIM, where it is uploaded", "")
	}
	file, err := os.Open(p.cfg.Registry)
	if err != nil {
		return one("registry", Fail, err.Error(), "correct \"registry\" in the configuration")
	}
	defer file.Close()
	result, err := registry.Read(file, p.cfg.Registry, nil)
	switch {
	case err != nil:
		return one("registry", Fail, err.Error(), "correct the file; until then the groups stay as they are")
	case len(result.Groups) == 0:
		return one("registry", Fail, "no row of "+p.cfg.Registry+" can be used", "run \"pantaukim registry check\" on it")
	}
	p.groups = result.Groups
	sites := 0
	for _, g := range result.Groups {
		if g.HasSite() {
			sites++
		}
	}
	says := fmt.Sprintf("%d groups, %d with a site", len(result.Groups), sites)
	switch {
	case sites == 0:
		return one("registry", Fail, says, "nothing can be walked: enter the addresses in the column url")
	case result.BadRows() > 0:
		return one("registry", Warn, fmt.Sprintf("%s, %d rows left out", says, result.BadRows()),
			"run \"pantaukim registry check "+p.cfg.Registry+"\"")
	}
	return one("registry", OK, says, "")
}

// folder looks whether the data folder can be written, by us alone.
func (p *patient) folder(context.Context) []Finding {
	dir := p.cfg.DataDir
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return one("data folder", Fail, err.Error(), "create it, owned by the user that runs pantaukim, or change data_dir")
		}
		return one("data folder", OK, dir+" is created", "")
	}
	if err != nil {
		return one("data folder", Fail, err.Error(), "change data_dir")
	}
	probe, err := os.CreateTemp(dir, ".doctor-*")
	if err != nil {
		return one("data folder", Fail, err.Error(), "give it to the user that runs pantaukim: chown -R pantaukim "+dir)
	}
	probe.Close()
	if err := os.Remove(probe.Name()); err != nil {
		return one("data folder", Fail, err.Error(), "look at the disk of data_dir")
	}
	if info.Mode().Perm()&0o077 != 0 {
		return one("data folder", Warn, fmt.Sprintf("%s is open to other users (mode %o)", dir, info.Mode().Perm()), "chmod 700 "+dir)
	}
	return one("data folder", OK, dir, "")
}

// web checks the web configuration and how long its certificate lasts.
func (p *patient) web(context.Context) []Finding {
	if p.cfg.HTTP.WebConfigFile == "" {
		return one("web", Warn, "pages are served without TLS on "+p.cfg.HTTP.Listen,
			"set http.web_config_file, or put a web server with TLS in front and name it in access.trusted_proxies")
	}
	dir, err := os.MkdirTemp("", "pantaukim-doctor-")
	if err != nil {
		return one("web", Fail, err.Error(), "let this user write the folder for temporary files, or set TMPDIR")
	}
	defer os.RemoveAll(dir)
	k, err := webconfig.Open(p.cfg.HTTP.WebConfigFile, filepath.Join(dir, "web.yaml"), p.cfg.HTTP.HealthListen != "",
		slog.New(slog.DiscardHandler))
	if err != nil {
		return one("web", Fail, err.Error(), "correct http.web_config_file, and the certificate and key that it names")
	}
	ends := k.CertificateEnds()
	if ends.IsZero() {
		return one("web", Warn, "http.web_config_file is good and turns no TLS on", "add tls_server_config")
	}
	return p.certificate(ends)
}

func (p *patient) certificate(ends time.Time) []Finding {
	left := ends.Sub(p.Now())
	says := fmt.Sprintf("TLS, certificate until %s, %d days left", ends.Format(time.DateOnly), int(left.Hours()/24))
	switch {
	case left <= 0:
		return one("web", Fail, "TLS, the certificate ended on "+ends.Format(time.DateOnly), "renew the certificate: browsers refuse it")
	case left < 14*24*time.Hour:
		return one("web", Warn, says, "renew the certificate")
	}
	return one("web", OK, says, "")
}

func (p *patient) engine(context.Context) []Finding {
	if p.cfg.Warehouse.DSN != "" {
		return one("engine", OK, "a ClickHouse server is configured, the embedded engine is not needed", "")
	}
	path, err := engine.Find(p.cfg.Warehouse.Library)
	if err != nil {
		return one("engine", Fail, err.Error(), "install the engine, name its file in warehouse.library, or name a ClickHouse server in warehouse.dsn")
	}
	return one("engine", OK, path, "")
}

// warehouse opens the warehouse and looks at its schema, or asks the program that
// has it open.
func (p *patient) warehouse(ctx context.Context) []Finding {
	var status app.Status
	err := control.Call(ctx, p.cfg.DataDir, app.StatusPath, struct{}{}, &status)
	switch {
	case err == nil && status.Warehouse != "":
		return append(one("warehouse", Fail, "a running pantaukim says: "+status.Warehouse, "look at its log"), p.filesOfRunning(ctx)...)
	case err == nil:
		p.subscribed(ctx, nil)
		var week kim.Forecast
		if control.Call(ctx, p.cfg.DataDir, app.ForecastPath, struct{}{}, &week) == nil { // else it is assumed
			p.week = &week
		}
		return slices.Concat(one("warehouse", OK, fmt.Sprintf("open in the running pantaukim (process %d), schema %d", status.PID, status.Schema), ""),
			leads(status.Leader, status.Instances), found(status.Trouble), p.filesOfRunning(ctx))
	case !errors.Is(err, control.ErrNobody):
		return one("warehouse", Fail, err.Error(), "look at the log of the running pantaukim")
	}
	db, err := warehouse.Open(ctx, p.cfg.Warehouse, p.Log)
	if errors.Is(err, engine.ErrInUse) {
		return one("warehouse", Warn, err.Error(), "wait for that command to end")
	}
	if err != nil {
		return one("warehouse", Fail, err.Error(), "bring ClickHouse up, or correct the section \"warehouse\"")
	}
	defer db.Close()
	err = db.CheckSchema(ctx)
	switch {
	case errors.Is(err, warehouse.ErrSchemaOlder):
		if empty, emptyErr := db.SchemaEmpty(ctx); emptyErr == nil && empty {
			return one("warehouse", OK, "empty; the first start creates the tables", "")
		}
		if p.cfg.Warehouse.DSN == "" {
			return one("warehouse", OK, "older schema; the next start brings it up", "")
		}
		return one("warehouse", Fail, err.Error(), "run \"pantaukim migrate\"")
	case err != nil:
		return append(one("warehouse", Fail, err.Error(), "run the version of pantaukim that made these tables, or a newer one"), p.files(ctx, db)...)
	}
	trouble, err := app.ReadTrouble(ctx, db.Conn())
	if err != nil {
		return append(one("warehouse", Fail, err.Error(), "look at the log of the warehouse"), p.files(ctx, db)...)
	}
	p.subscribed(ctx, db.Conn())
	if week, err := app.ForecastOn(ctx, p.cfg, db.Conn(), p.Now(), p.groups); err == nil { // else it is assumed
		p.week = &week
	}
	var who []Finding
	if p.cfg.Warehouse.DSN != "" {
		seen, err := lead.Look(ctx, db.Conn(), p.cfg.Lead)
		if err != nil {
			return one("warehouse", Fail, err.Error(), "look at the log of the warehouse")
		}
		who = leads(seen.Leader, seen.Instances)
	}
	return slices.Concat(one("warehouse", OK, fmt.Sprintf("schema %d", warehouse.SchemaVersion()), ""), who, found(trouble), p.files(ctx, db))
}

// leads says which program on the warehouse leads.
func leads(leader *lead.Instance, instances []lead.Instance) []Finding {
	switch {
	case leader == nil && len(instances) > 0:
		return one("leader", Warn, fmt.Sprintf("nobody leads on this warehouse; %d programs stand by", len(instances)),
			"wait for lead.takeover_after; if that does not help, look at their logs")
	case leader == nil:
		return one("leader", OK, "no program works on this warehouse", "")
	}
	return one("leader", OK, fmt.Sprintf("%s leads; programs on this warehouse: %d", leader, len(instances)), "")
}

// namedSites is how many groups are named in one line.
const namedSites = 5

// found says what the newest walks found that waits for somebody.
func found(t app.Trouble) []Finding {
	var out []Finding
	if t.Geoblocked != "" {
		out = append(out, one("newest run", Warn, t.Geoblocked,
			"open one of the sites from another network; ask the platform to let collector.contact in, or walk from a network in Indonesia")...)
	}
	if len(t.Hacked) > 0 {
		out = append(out, one("hacked sites", Warn, someOf(t.Hacked)+"; nothing of them is counted, their weeks are unobserved",
			"tell who runs the sites (Mutu data names the groups); once one is clean the next walk counts again. "+
				"If a group only warns of gambling, look at the page with \"pantaukim inspect\" and report it")...)
	}
	if len(t.Unreadable) > 0 {
		out = append(out, one("unreadable sites", Warn, someOf(t.Unreadable)+"; three walks in a row could not read them, their weeks are unobserved",
			"look at one with \"pantaukim inspect\" and with a browser; correct its address in the registry if that is wrong")...)
	}
	return out
}

// someOf counts groups and names the first of them.
func someOf(groups []string) string {
	n := len(groups)
	names := strings.Join(groups[:min(n, namedSites)], ", ")
	if n > namedSites {
		names += ", …"
	}
	return fmt.Sprintf("%d: %s", n, names)
}

// runs says when the jobs run next.
func (p *patient) runs(context.Context) []Finding {
	planned, err := app.NextRuns(p.cfg, p.Now())
	if err != nil {
		return one("next runs", Fail, err.Error(), "correct the section \"schedule\"")
	}
	var out []Finding
	seen := map[string]bool{}
	for _, run := range planned {
		if seen[run.Name] {
			continue
		}
		seen[run.Name] = true
		says := fmt.Sprintf("%s: %s", run.Name, run.At.Format("Mon 2 Jan 2006 15:04 MST"))
		out = append(out, Finding{Check: "next runs", State: OK, Says: says})
	}
	if !seen["collect"] && !seen["full"] {
		out = append(out, one("next runs", Warn, "nothing is collected by schedule", "set schedule.collect or schedule.full")...)
	}
	return out
}

// requests says how much of a week the polite rate of requests takes.
func (p *patient) requests(context.Context) []Finding {
	sites := 0
	for _, g := range p.groups {
		if g.HasSite() && g.Standing != kim.Dissolved {
			sites++
		}
	}
	if sites == 0 {
		return nil
	}
	says, fits := app.AssumedWeek(p.cfg, sites)
	if w := p.week; w != nil {
		says, fits = w.String(), w.Week.Fits
		for _, j := range w.Jobs {
			says += fmt.Sprintf("; %s: %d requests, %.1f hours", j.Name, j.Requests, j.Hours)
		}
		says += fmt.Sprintf("; the last %d weeks took, the newest first: %v", len(w.Used), w.Used)
	}
	if !fits {
		return one("requests", Warn, says, "a week does not fit between two Mondays: raise collector.requests_per_second if the platform agrees; "+
			"until then the groups that were not observed for longest come first")
	}
	return one("requests", OK, says, "")
}
