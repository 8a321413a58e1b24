package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"pantaukim/cmd/internal/config"
	"pantaukim/internal/access"
)

// userCommand manages who can log in.
func userCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "user",
		Short: "Add, list and remove the users who can log in to the pages",
		Long: `Add, list and remove the users who can log in to the pages.

A password is asked for at the terminal, or read as one line from the standard
input. It is never an argument: those are seen by everybody on the machine. A
running program follows within a second; a new password ends the user's sessions.`,
		RunE: needSubcommand,
	}
	c.AddCommand(userAddCommand(), userPasswdCommand(), userListCommand(), userRemoveCommand())
	return c
}

// changeUsers changes the file of users of a configuration. A user that cannot be
// is bad input.
func changeUsers(configPath string, change func(access.Users) (access.Users, error)) error {
	cfg, err := loadConfig(configPath)
	if err != nil {
		return err
	}
	wrong := false
	err = access.ChangeUsers(access.UsersFile(cfg.Access, cfg.DataDir), func(us access.Users) (access.Users, error) {
		out, err := change(us)
		wrong = err != nil
		return out, err
	})
	if err != nil && wrong {
		return usageError{err}
	}
	return err
}

func userAddCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "add NAME --role ROLE [--region CODE] --config FILE",
		Short: "Add a user",
		Args:  cobra.ExactArgs(1),
	}
	path := configFlag(c)
	role := c.Flags().String("role", "", "the `ROLE`: regency, province, jury or admin")
	region := c.Flags().String("region", "", "Kemendagri `CODE` of the area that the role is held for, e.g. 62.13; empty: everywhere")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		user := access.User{Name: args[0], Role: access.Role(*role), Region: *region}
		return changeUsers(*path, func(us access.Users) (access.Users, error) {
			if err := us.Check(user); err != nil { // before anybody types a password
				return us, err
			}
			password, err := askPassword(cmd.InOrStdin(), cmd.ErrOrStderr())
			if err != nil {
				return us, err
			}
			out, err := us.Add(user, password, time.Now())
			if err == nil {
				fmt.Fprintf(cmd.OutOrStdout(), "%s added\n", args[0])
			}
			return out, err
		})
	}
	return c
}

func userPasswdCommand() *cobra.Command {
	c := &cobra.Command{Use: "passwd NAME --config FILE", Short: "Give a user a new password", Args: cobra.ExactArgs(1)}
	path := configFlag(c)
	c.RunE = func(cmd *cobra.Command, args []string) error {
		return changeUsers(*path, func(us access.Users) (access.Users, error) {
			if _, there := us.Find(args[0]); !there {
				return us, fmt.Errorf("%s: %w", args[0], access.ErrNoUser)
			}
			password, err := askPassword(cmd.InOrStdin(), cmd.ErrOrStderr())
			if err != nil {
				return us, err
			}
			out, err := us.SetPassword(args[0], password, time.Now())
			if err == nil {
				fmt.Fprintf(cmd.OutOrStdout(), "%s has a new password\n", args[0])
			}
			return out, err
		})
	}
	return c
}

func userListCommand() *cobra.Command {
	c := &cobra.Command{Use: "list --config FILE", Short: "List the users with their roles and regions"}
	onConfig(c, func(cmd *cobra.Command, cfg config.Config, _ []string) error {
		users, err := access.ReadUsers(access.UsersFile(cfg.Access, cfg.DataDir))
		if err != nil {
			return err
		}
		out := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 8, 2, ' ', 0)
		for _, u := range users {
			region := u.Region
			if region == "" {
				region = "everywhere"
			}
			fmt.Fprintf(out, "%s\t%s\t%s\tpassword of %s\n", u.Name, u.Role, region, u.ChangedAt.Format(time.DateOnly))
		}
		return out.Flush()
	})
	return c
}

func userRemoveCommand() *cobra.Command {
	c := &cobra.Command{Use: "remove NAME --config FILE", Short: "Remove a user and end the user's sessions", Args: cobra.ExactArgs(1)}
	path := configFlag(c)
	c.RunE = func(cmd *cobra.Command, args []string) error {
		return changeUsers(*path, func(us access.Users) (access.Users, error) {
			out, err := us.Remove(args[0])
			if err == nil {
				fmt.Fprintf(cmd.OutOrStdout(), "%s removed\n", args[0])
			}
			return out, err
		})
	}
	return c
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
