package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/user"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/config"
	"pantaukim/internal/access"
	"pantaukim/internal/audit"
)

// userCommand manages who can log in.
func userCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "user",
		Short: "Add, change, list and remove the users who can log in to the pages",
		Long: `Add, change, list and remove the users who can log in to the pages. An admin does the
same on the page /pengguna. Each change is recorded with the account of the machine that
made it, and shown on the page /catatan.

A password is asked for at the terminal, or read as one line from the standard
input. It is never an argument: those are seen by everybody on the machine. A
running program follows within a second; a new password ends the user's sessions.`,
		RunE: needSubcommand,
	}
	c.AddCommand(userAddCommand(), userPasswdCommand(), userResetCommand(), userSetCommand(), userListCommand(),
		userDoCommand("disable", "Shut a user out and end the user's sessions", "disabled",
			func(to *access.Accounts, who audit.Who, name string) error { return to.Disable(who, name, true) }),
		userDoCommand("enable", "Let a disabled user in again", "enabled",
			func(to *access.Accounts, who audit.Who, name string) error { return to.Disable(who, name, false) }),
		userDoCommand("drop-factor", "Remove the second factor of a user whose telephone is lost", "has no second factor", (*access.Accounts).DropFactor),
		userDoCommand("remove", "Remove a user and end the user's sessions", "removed", (*access.Accounts).Remove))
	return c
}

// accountsCommand gives a command the accounts of its configuration and who runs it. What
// the accounts refuse is bad input.
func accountsCommand(c *cobra.Command, run func(cmd *cobra.Command, to *access.Accounts, who audit.Who, args []string) error) *cobra.Command {
	onConfig(c, func(cmd *cobra.Command, cfg config.Config, args []string) error {
		to, err := app.OpenAccounts(cfg, slog.New(slog.DiscardHandler), time.Now)
		if err != nil {
			return err
		}
		err = run(cmd, to, audit.Who{Name: machineAccount(), Command: true}, args)
		var file *fs.PathError
		if err != nil && !errors.As(err, &file) {
			return usageError{err}
		}
		return err
	})
	return c
}

// machineAccount is the account of the machine that runs the command, as the record of acts
// names it.
func machineAccount() string {
	if name := os.Getenv("SUDO_USER"); name != "" {
		return name
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return fmt.Sprintf("uid %d", os.Getuid())
}

func userAddCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "add NAME --role ROLE [--region CODE] [--once] --config FILE",
		Short: "Add a user",
		Args:  cobra.ExactArgs(1),
	}
	role := c.Flags().String("role", "", "the `ROLE`: regency, province, jury or admin")
	region := c.Flags().String("region", "", "Kemendagri `CODE` of the area that the role is held for, e.g. 62.13; empty: everywhere")
	once := c.Flags().Bool("once", false, "print a one-time password, with which the user chooses an own one")
	return accountsCommand(c, func(cmd *cobra.Command, to *access.Accounts, who audit.Who, args []string) error {
		user := access.User{Name: args[0], Role: access.Role(*role), Region: *region}
		if err := to.Check(user); err != nil { // before anybody types a password
			return err
		}
		if *once {
			password, err := to.Invite(who, user)
			return tellOnce(cmd, args[0], password, err)
		}
		password, err := askPassword(cmd.InOrStdin(), cmd.ErrOrStderr())
		if err != nil {
			return err
		}
		if err := to.Add(who, user, password); err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%s added\n", args[0])
		return nil
	})
}

// tellOnce prints a one-time password.
func tellOnce(cmd *cobra.Command, name, password string, err error) error {
	if err == nil {
		fmt.Fprintf(cmd.OutOrStdout(), "%s logs in with this password within three days, and chooses an own one then:\n%s\n", name, password)
	}
	return err
}

func userPasswdCommand() *cobra.Command {
	c := &cobra.Command{Use: "passwd NAME --config FILE", Short: "Give a user a new password", Args: cobra.ExactArgs(1)}
	return accountsCommand(c, func(cmd *cobra.Command, to *access.Accounts, who audit.Who, args []string) error {
		if _, there := to.Users().Find(args[0]); !there {
			return fmt.Errorf("%s: %w", args[0], access.ErrNoUser)
		}
		password, err := askPassword(cmd.InOrStdin(), cmd.ErrOrStderr())
		if err != nil {
			return err
		}
		if err := to.SetPassword(who, args[0], password); err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%s has a new password\n", args[0])
		return nil
	})
}

func userResetCommand() *cobra.Command {
	c := &cobra.Command{Use: "reset NAME --config FILE", Short: "Print a one-time password, with which a user chooses an own one", Args: cobra.ExactArgs(1)}
	return accountsCommand(c, func(cmd *cobra.Command, to *access.Accounts, who audit.Who, args []string) error {
		password, err := to.Reset(who, args[0])
		return tellOnce(cmd, args[0], password, err)
	})
}

func userSetCommand() *cobra.Command {
	c := &cobra.Command{Use: "set NAME [--role ROLE] [--region CODE] --config FILE", Short: "Give a user another role or region", Args: cobra.ExactArgs(1)}
	role := c.Flags().String("role", "", "the `ROLE`: regency, province, jury or admin")
	region := c.Flags().String("region", "", "Kemendagri `CODE` of the area that the role is held for; empty: everywhere")
	return accountsCommand(c, func(cmd *cobra.Command, to *access.Accounts, who audit.Who, args []string) error {
		u, there := to.Users().Find(args[0])
		if !there {
			return fmt.Errorf("%s: %w", args[0], access.ErrNoUser)
		}
		if cmd.Flags().Changed("role") {
			u.Role = access.Role(*role)
		}
		if cmd.Flags().Changed("region") {
			u.Region = *region
		}
		if err := to.Place(who, u.Name, u.Role, u.Region); err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%s is %s of %s\n", u.Name, u.Role, cmp.Or(u.Region, "everywhere"))
		return nil
	})
}

// userDoCommand is a command that does one thing to a user and says so.
func userDoCommand(name, short, done string, do func(*access.Accounts, audit.Who, string) error) *cobra.Command {
	c := &cobra.Command{Use: name + " NAME --config FILE", Short: short, Args: cobra.ExactArgs(1)}
	return accountsCommand(c, func(cmd *cobra.Command, to *access.Accounts, who audit.Who, args []string) error {
		if err := do(to, who, args[0]); err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%s %s\n", args[0], done)
		return nil
	})
}

func userListCommand() *cobra.Command {
	c := &cobra.Command{Use: "list --config FILE", Short: "List the users with their roles and regions"}
	return accountsCommand(c, func(cmd *cobra.Command, to *access.Accounts, _ audit.Who, _ []string) error {
		out := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 8, 2, ' ', 0)
		for _, u := range to.Users() {
			state := "password of " + u.ChangedAt.Format(time.DateOnly)
			if u.MustChoose() {
				state = "one-time password until " + u.OnceUntil.Format("2006-01-02 15:04 MST")
			}
			if u.Factor != nil {
				state += ", second factor"
			}
			if u.Disabled {
				state += ", disabled"
			}
			fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", u.Name, u.Role, cmp.Or(u.Region, "everywhere"), state)
		}
		return out.Flush()
	})
}

// askPassword reads a new password: twice and unseen at a terminal, else one line.
func askPassword(in io.Reader, prompt io.Writer) (string, error) {
	if file, ok := in.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		fmt.Fprint(prompt, "New password: ")
		first, err := term.ReadPassword(int(file.Fd()))
		fmt.Fprint(prompt, "\nOnce more: ")
		if err != nil {
			return "", fmt.Errorf("read the password: %w", err)
		}
		second, err := term.ReadPassword(int(file.Fd()))
		fmt.Fprintln(prompt)
		if err != nil {
			return "", fmt.Errorf("read the password: %w", err)
		}
		if string(first) != string(second) {
			return "", errors.New("the two passwords differ")
		}
		return string(first), nil
	}
	line, err := bufio.NewReader(io.LimitReader(in, 4096)).ReadString('\n')
	line = strings.TrimRight(line, "\r\n")
	if line == "" {
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("read the password: %w", err)
		}
		return "", errors.New("no password: type it at a terminal, or give it as one line on the standard input")
	}
	return line, nil
}
