package main

import (
	"bufio"
	_ "embed" // the configuration
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"text/template"
	"time"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"
	"golang.org/x/term"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/config"
	"pantaukim/internal/access"
	"pantaukim/internal/audit"
	"pantaukim/internal/kim"
	"pantaukim/internal/place"
	"pantaukim/internal/registry"
)

//go:embed init.yaml
var firstConfig string

// answers are what a first configuration is made of.
type answers struct {
	Contact, Region, Place, Registry, DataDir, Listen, Zone string

	user string
}

// initCommand writes a first configuration.
func initCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "init [--output FILE]",
		Short: "Ask what is needed and write a commented configuration, and add the first user",
		Long: `Ask for a contact, the region, the list of groups and the first user, and write a
commented configuration. Flags answer in advance; without a terminal all answers
that are needed have to be given by flags, and the password of --user as one line on
the standard input. An existing file is never written over.

The list can be left out and uploaded on the page /daftar/unggah, and the first user
can be made by the link that "pantaukim serve" writes to its log.`,
	}
	var a answers
	output := c.Flags().String("output", "pantaukim.yaml", "`FILE` to write")
	c.Flags().StringVar(&a.Contact, "contact", "", "`ADDRESS` at which sites can reach you")
	c.Flags().StringVar(&a.Region, "region", "", "Kemendagri `CODE` of your region, e.g. 62.13; empty: all of Indonesia")
	c.Flags().StringVar(&a.Registry, "registry", "", "CSV or XLSX `FILE` that is the list of groups; empty: the list is kept on the page, and uploaded there")
	c.Flags().StringVar(&a.user, "user", "", "`NAME` of the first user, an admin; empty: made on the page")
	c.Flags().StringVar(&a.DataDir, "data-dir", "data", "`FOLDER` of the program's data")
	c.Flags().StringVar(&a.Listen, "listen", "127.0.0.1:8080", "`HOST:PORT` of the pages")
	c.RunE = func(cmd *cobra.Command, _ []string) error { return initialise(cmd, a, *output) }
	return c
}

func initialise(cmd *cobra.Command, a answers, output string) error {
	if _, err := os.Lstat(output); err == nil {
		return usagef("%s is there already, and is not written over; name another file with --output", output)
	}
	areas, err := place.Load()
	if err != nil && !errors.Is(err, place.ErrNoLists) {
		return err
	}
	in := cmd.InOrStdin()
	if file, ok := in.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		if err := ask(cmd, bufio.NewReader(in), areas, &a); err != nil {
			return err
		}
	} else if a.Contact == "" {
		return usagef("there is no terminal to ask at: give --contact, and what else you want to say as flags (see \"pantaukim init --help\")")
	}
	for _, check := range []error{checkContact(a.Contact), checkRegion(areas, &a), checkRegistry(cmd.ErrOrStderr(), areas, a.Registry)} {
		if check != nil {
			return usageError{check}
		}
	}
	text, err := a.write()
	if err != nil {
		return err
	}
	cfg, err := config.Parse(output, []byte(text), os.LookupEnv)
	if err != nil {
		return usageError{err}
	}
	if a.user != "" {
		if err := firstUser(cmd, cfg, a.user); err != nil {
			return err
		}
	}
	file, err := os.OpenFile(output, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write the configuration: %w", err)
	}
	if _, err := file.WriteString(text); err != nil {
		return errors.Join(err, file.Close())
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("write the configuration: %w", err)
	}
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "%s is written. Next:\n  pantaukim doctor --config %s\n  pantaukim serve --config %s\n", output, output, output)
	fmt.Fprintf(out, "then open http://%s/", a.Listen)
	switch {
	case a.user == "":
		fmt.Fprint(out, " by the link that serve writes to its log: there you make the first user")
	case a.Registry == "":
		fmt.Fprint(out, " and log in: the first page leads through the upload of the list and the first run")
	}
	fmt.Fprintln(out)
	return nil
}

// ask asks at a terminal for what flags have not answered.
func ask(cmd *cobra.Command, in *bufio.Reader, areas *place.Areas, a *answers) error {
	out := cmd.ErrOrStderr()
	question := func(flag, text string, answer *string, check func() error) error {
		if cmd.Flags().Changed(flag) {
			return nil
		}
		for {
			fmt.Fprint(out, text+": ")
			line, err := in.ReadString('\n')
			*answer = strings.TrimSpace(line)
			if err != nil && !(errors.Is(err, io.EOF) && *answer != "") {
				return usagef("no answer; nothing is written")
			}
			wrong := check()
			if wrong == nil {
				return nil
			}
			fmt.Fprintln(out, "  "+wrong.Error())
		}
	}
	return errors.Join(
		question("contact", "Address at which sites can reach you (mail or web)", &a.Contact, func() error { return checkContact(a.Contact) }),
		question("region", "Code of your region, such as 62 or 62.13 (empty: all of Indonesia)", &a.Region, func() error { return checkRegion(areas, a) }),
		question("registry", "CSV or XLSX file that is and stays the list of groups (empty: the list is kept on the page, and uploaded there)", &a.Registry, func() error { return checkRegistry(out, areas, a.Registry) }),
		question("user", "Name of the first user, an admin (empty: make it on the page)", &a.user, func() error { return checkUser(a.user) }),
	)
}

func checkContact(contact string) error {
	if !strings.Contains(contact, "@") && !strings.HasPrefix(contact, "http") || strings.ContainsAny(contact, "\r\n\t ") {
		return fmt.Errorf("contact %q: write an address such as kominfo@example.go.id, at which whoever runs a site can ask you to stop", contact)
	}
	return nil
}

// checkRegion holds the code against the official lists, and notes name and zone.
func checkRegion(areas *place.Areas, a *answers) error {
	a.Zone, a.Place = string(kim.WIB), ""
	if a.Region == "" {
		return nil
	}
	if zone, ok := kim.ZoneOfProvince(a.Region[:min(len("62"), len(a.Region))]); ok {
		a.Zone = string(zone)
	}
	if areas == nil { // without lists nothing can be said of it
		return nil
	}
	area, ok := areas.Find(a.Region)
	if !ok {
		var close []string
		for _, s := range areas.Judge(a.Region, a.Region).Suggested {
			close = append(close, s.Code+" "+s.Name)
		}
		if len(close) == 0 {
			return fmt.Errorf("region %q is in no official list: write a Kemendagri code such as 62 or 62.13", a.Region)
		}
		return fmt.Errorf("region %q is in no official list; did you mean %s?", a.Region, strings.Join(close, ", or "))
	}
	a.Place = area.Name
	return nil
}

func checkUser(name string) error {
	if name == "" {
		return nil
	}
	return access.User{Name: strings.ToLower(name), Role: access.Admin}.Check()
}

// firstUser adds an admin with a password that is asked for.
func firstUser(cmd *cobra.Command, cfg config.Config, name string) error {
	if err := os.MkdirAll(cfg.DataDir, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	to, err := app.OpenAccounts(cfg, slog.New(slog.DiscardHandler), time.Now)
	if err != nil {
		return err
	}
	u := access.User{Name: name, Role: access.Admin}
	var file *fs.PathError
	if err := to.Check(u); err != nil {
		if errors.As(err, &file) {
			return err
		}
		return usageError{err}
	}
	password, err := askPassword(cmd.InOrStdin(), cmd.ErrOrStderr())
	if err != nil {
		return usageError{err}
	}
	if err := to.Add(audit.Who{Name: machineAccount(), Command: true}, u, password); err != nil {
		if errors.As(err, &file) {
			return err
		}
		return usageError{err}
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%s added\n", name)
	return nil
}

// write is the file.
func (a answers) write() (string, error) {
	t, err := template.New("init.yaml").Funcs(template.FuncMap{
		"line": func(s string) string { return strings.Join(strings.Fields(s), " ") },
		"quote": func(s string) (string, error) {
			text, err := yaml.Marshal(s)
			return strings.TrimSpace(string(text)), err
		},
	}).Parse(firstConfig)
	if err != nil {
		return "", fmt.Errorf("write the configuration: %w", err)
	}
	var out strings.Builder
	if err := t.Execute(&out, a); err != nil {
		return "", fmt.Errorf("write the configuration: %w", err)
	}
	return out.String(), nil
}

func checkRegistry(out io.Writer, areas *place.Areas, path string) error {
	if path == "" {
		return nil
	}
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("registry: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	result, err := registry.Read(file, path, areas)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "  %s: %d groups, %d rows left out; \"pantaukim registry check %s\" says why\n", path, len(result.Groups), len(result.Bad), path)
	return nil
}
