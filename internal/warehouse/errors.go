package warehouse

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// Why rows were not stored. The first two pass, the last two need somebody.
var (
	ErrAway     = errors.New("clickhouse is away")
	ErrBusy     = errors.New("clickhouse is too busy")
	ErrFull     = errors.New("clickhouse has no room left")
	ErrRejected = errors.New("clickhouse rejects the rows")
)

const codeNotEnoughSpace = 243

// Codes of ClickHouse's exceptions that pass by themselves.
var passing = map[int32]error{
	159: ErrBusy, // TIMEOUT_EXCEEDED
	202: ErrBusy, // TOO_MANY_SIMULTANEOUS_QUERIES
	241: ErrBusy, // MEMORY_LIMIT_EXCEEDED
	252: ErrBusy, // TOO_MANY_PARTS
	394: ErrBusy, // QUERY_WAS_CANCELLED: the server stops
	425: ErrBusy, // SYSTEM_ERROR
	439: ErrBusy, // CANNOT_SCHEDULE_TASK
	745: ErrBusy, // SERVER_OVERLOADED

	32:  ErrAway, // ATTEMPT_TO_READ_AFTER_EOF: a shard went away meanwhile
	209: ErrAway, // SOCKET_TIMEOUT
	210: ErrAway, // NETWORK_ERROR
	236: ErrAway, // ABORTED: the server stops
	242: ErrAway, // TABLE_IS_READ_ONLY: the replica has lost Keeper
	279: ErrAway, // ALL_CONNECTION_TRIES_FAILED
	285: ErrAway, // TOO_FEW_LIVE_REPLICAS
	319: ErrAway, // UNKNOWN_STATUS_OF_INSERT
	999: ErrAway, // KEEPER_EXCEPTION
}

// Passes tells whether an error of the warehouse is one after which the same may
// succeed later: the server is away, too busy, or its disk is full.
func Passes(err error) bool {
	var network *net.OpError // the time-out of a connection says that it is a DeadlineExceeded, too
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) && !errors.As(err, &network) {
		return false
	}
	if !errors.Is(err, ErrAway) && !errors.Is(err, ErrBusy) && !errors.Is(err, ErrFull) && !errors.Is(err, ErrRejected) {
		err = classify(err)
	}
	return errors.Is(err, ErrAway) || errors.Is(err, ErrBusy) || errors.Is(err, ErrFull)
}

// Codes of ClickHouse's exceptions that speak of the values of rows. All others that do
// not pass by themselves speak of the server: of its tables, users and settings.
var ofRows = []int32{
	6,   // CANNOT_PARSE_TEXT
	20,  // NUMBER_OF_COLUMNS_DOESNT_MATCH
	27,  // CANNOT_PARSE_INPUT_ASSERTION_FAILED
	38,  // CANNOT_PARSE_DATE
	41,  // CANNOT_PARSE_DATETIME
	53,  // TYPE_MISMATCH
	117, // INCORRECT_DATA
	131, // TOO_LARGE_STRING_SIZE
	349, // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN
	469, // VIOLATED_CONSTRAINT
}

// OfRows tells whether an error of the warehouse is the fault of the rows that were
// sent: sending them again will never succeed, whatever becomes of the server.
func OfRows(err error) bool {
	var (
		exception *clickhouse.Exception
		row       *RowError
	)
	return errors.As(err, &row) || errors.As(err, &exception) && slices.Contains(ofRows, exception.Code)
}

// Answered tells whether the warehouse answered, if only with a refusal.
func Answered(err error) bool {
	var exception *clickhouse.Exception
	return err == nil || errors.As(err, &exception)
}

// classify wraps err in why the rows were not stored. Nil stays nil.
func classify(err error) error {
	if err == nil || errors.Is(err, ErrAway) { // that a shard is away, it says itself
		return err
	}
	var (
		exception *clickhouse.Exception
		row       *RowError
		badType   *badTypeError
	)
	switch {
	case errors.As(err, &row), errors.As(err, &badType):
		return fmt.Errorf("%w: %w", ErrRejected, err)
	case errors.As(err, &exception):
		switch kind := passing[exception.Code]; {
		case exception.Code == codeNotEnoughSpace, strings.Contains(exception.Message, "No space left on device"):
			return fmt.Errorf("%w: free some space on the disk of its data: %w", ErrFull, err)
		case kind != nil:
			return fmt.Errorf("%w: %w", kind, err)
		}
		return fmt.Errorf("%w: %w", ErrRejected, err)
	case errors.Is(err, clickhouse.ErrAcquireConnTimeout):
		return fmt.Errorf("%w: %w", ErrBusy, err)
	case errors.Is(err, context.Canceled):
		return err
	}
	// What is left is a connection that broke, in one of its many ways: a batch
	// that may be stored or not, to be sent again.
	return fmt.Errorf("%w: %w", ErrAway, err)
}
