package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"pantaukim/cmd/internal/config"
	"pantaukim/cmd/internal/control"
	"pantaukim/internal/warehouse"
)

// shardsCommand shows and changes how the groups lie on several servers.
func shardsCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "shards --config FILE",
		Short: "Show whether the servers of warehouse.shards fit together, and what lies on each",
		Args:  cobra.NoArgs,
	}
	onConfig(c, func(cmd *cobra.Command, cfg config.Config, _ []string) error {
		return onShards(cmd, cfg, func(db *warehouse.DB) error {
			list, err := db.Shards(cmd.Context())
			for _, s := range list {
				fmt.Fprintf(cmd.OutOrStdout(), "%s: %d groups, %d rows\n", s.Name, s.Groups, s.Rows)
			}
			return err
		})
	})
	c.AddCommand(shardsMoveCommand(), shardsAcceptCommand())
	return c
}

func shardsMoveCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "move --config FILE",
		Short: "Spread the groups over the servers that were added to warehouse.shards",
		Long: `Spread the groups over the servers that were added to the end of warehouse.shards.
Stop the program first. Each group is copied, compared and then removed where it was;
most stay where they are. If it is cut short, run it again.`,
		Args: cobra.NoArgs,
	}
	onConfig(c, func(cmd *cobra.Command, cfg config.Config, _ []string) error {
		release, err := control.Lock(cfg.DataDir)
		if err != nil {
			return err
		}
		defer release()
		return onShards(cmd, cfg, func(db *warehouse.DB) error {
			return db.MoveGroups(cmd.Context(), func(what string) { fmt.Fprintln(cmd.OutOrStdout(), what) })
		})
	})
	return c
}

func shardsAcceptCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "accept NUMBER --config FILE",
		Short: "Take a shard as it is, with old data or empty, after it was restored or lost",
		Long: `Take the shard with this number as it is: with the data of an older backup, or empty
in place of a server that is lost. What was written there since is gone: weeks whose
walks are gone are unobserved, and what the sites still show is found again.`,
		Args: cobra.ExactArgs(1),
	}
	onConfig(c, func(cmd *cobra.Command, cfg config.Config, args []string) error {
		number, err := strconv.Atoi(args[0])
		if err != nil {
			return usageError{fmt.Errorf("%q is not the number of a shard", args[0])}
		}
		return onShards(cmd, cfg, func(db *warehouse.DB) error {
			return db.AcceptShard(context.WithoutCancel(cmd.Context()), number)
		})
	})
	return c
}

// onShards opens the warehouse as it is.
func onShards(cmd *cobra.Command, cfg config.Config, do func(*warehouse.DB) error) error {
	if len(cfg.Warehouse.Shards) == 0 {
		return usageError{fmt.Errorf("the configuration has no warehouse.shards: everything lies on one server")}
	}
	db, err := warehouse.Open(cmd.Context(), cfg.Warehouse, newLog(cmd.ErrOrStderr(), cfg.Log))
	if err != nil {
		return err
	}
	defer db.Close()
	return do(db)
}
