package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/config"
	"pantaukim/cmd/internal/control"
)

// digestCommand makes the digest of the last completed week.
func digestCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "digest --config FILE",
		Short: "Tell what changed in the last completed week, as files and by mail",
		Long: `Make the digest of the last completed week, in Indonesian, as files and as mail to
digest.recipients. It is held back while the newest run was abnormal, and in the
first week after a change of method. --test sends a short message instead, to see
whether mail arrives. Whoever has had it does not get it again, and
neither does an address of which a crash left open whether it did: --again sends it
to those too, and sends what a change of method holds back.`,
	}
	var q app.DigestRequest
	c.Flags().BoolVar(&q.Print, "print", false, "only print it, and why it would be held back")
	c.Flags().StringVar(&q.Region, "region", "", "with --print: only the region with this Kemendagri `CODE`")
	c.Flags().StringVar(&q.To, "to", "", "only to this `ADDRESS` of digest.recipients")
	c.Flags().BoolVar(&q.Again, "again", false, "also to those who had it, and in spite of a change of method")
	test := c.Flags().String("test", "", "send only a test message, to this `ADDRESS`")
	asJSON := c.Flags().Bool("json", false, "print the report as one JSON object")
	onConfig(c, func(cmd *cobra.Command, cfg config.Config, _ []string) error {
		if *test != "" {
			if err := cfg.Digest.SendTest(cmd.Context(), *test, time.Now()); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s took a test message for %s; look whether it arrives\n", cfg.Digest.SMTP.Server, *test)
			return nil
		}
		// What a program that serves sends by its schedule, it alone sends.
		var answer app.DigestAnswer
		err := control.Call(cmd.Context(), cfg.DataDir, app.DigestPath, q, &answer)
		if errors.Is(err, control.ErrNobody) {
			err = alone(cmd, cfg, nil, func(a *app.App) (err error) {
				send := func(ctx context.Context) (err error) {
					answer, err = a.Digest(ctx, q)
					return err
				}
				if q.Print { // it changes nothing
					return send(cmd.Context())
				}
				return a.While(cmd.Context(), seemsGone(cmd.ErrOrStderr()), send)
			})
		}
		if err != nil {
			return err
		}
		out := cmd.OutOrStdout()
		switch {
		case *asJSON:
			if err := json.NewEncoder(out).Encode(answer); err != nil {
				return err
			}
		case q.Print:
			fmt.Fprint(out, answer.Text)
			if answer.Held != "" {
				fmt.Fprintf(cmd.ErrOrStderr(), "would be held back: %s\n", answer.Held)
			}
		default:
			printDigest(cmd, answer)
		}
		if answer.Fault != "" {
			return errors.New(answer.Fault)
		}
		return nil
	})
	return c
}

func printDigest(cmd *cobra.Command, a app.DigestAnswer) {
	out := cmd.OutOrStdout()
	if a.Held != "" {
		fmt.Fprintf(out, "week of %s: held back: %s\n", a.Week, a.Held)
	}
	for _, part := range []struct {
		what string
		list []string
	}{
		{"file", a.Files}, {"sent to", a.Sent}, {"had it before", a.Before}, {"unsure", a.Unsure}, {"failed", a.Failed},
	} {
		for _, entry := range part.list {
			fmt.Fprintf(out, "%-14s %s\n", part.what, entry)
		}
	}
}
