// Reads what Lotwise publishes with the packages that Go's own module proxy clients use for theirs
// (golang.org/x/mod/sumdb/note and tlog). Nothing of Lotwise is in here.
//
//	check_log checkpoint CHECKPOINT VKEY...        every key given has signed
//	check_log proof PROOF ENTRY VKEY...            a .tlog-proof and the entry that it is about
//	check_log request OLD REQUEST VKEY...          a witness request from the checkpoint OLD
//	check_log log FOLDER VKEY...                   every entry and tile of a log, against its checkpoint
//	check_log sign KEYFILE ORIGIN SIZE ROOT        a checkpoint, signed with a key file
package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
	fmt.Println("ok")
}

func run(arguments []string) error {
	if len(arguments) < 3 {
		return errors.New("too few arguments")
	}
	switch arguments[0] {
	case "checkpoint":
		_, err := checkpoint(arguments[1], arguments[2:])
		return err
	case "proof":
		return proof(arguments[1], arguments[2], arguments[3:])
	case "request":
		return request(arguments[1], arguments[2], arguments[3:])
	case "log":
		return wholeLog(arguments[1], arguments[2:])
	case "sign":
		return sign(arguments[1:])
	}
	return fmt.Errorf("there is no %s", arguments[0])
}

// Opens a signed note; each of the keys must have signed it.
func open(text []byte, keys []string) (tree tlog.Tree, err error) {
	if len(keys) == 0 {
		return tree, errors.New("no key was given")
	}
	var verifiers []note.Verifier
	for _, key := range keys {
		verifier, err := note.NewVerifier(key)
		if err != nil {
			return tree, fmt.Errorf("%s: %w", key, err)
		}
		verifiers = append(verifiers, verifier)
	}
	opened, err := note.Open(text, note.VerifierList(verifiers...))
	if err != nil {
		return tree, err
	}
	if len(opened.Sigs) != len(keys) {
		return tree, fmt.Errorf("%d of %d keys signed", len(opened.Sigs), len(keys))
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != verifiers[0].Name() {
		return tree, errors.New("not a checkpoint of the log that the first key names")
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, err
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return tree, err
}

func checkpoint(path string, keys []string) (tree tlog.Tree, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return tree, err
	}
	return open(text, keys)
}

// The lines before the first blank one, and the note after it.
func split(path string) (lines []string, note []byte, err error) {
	bytes, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	head, rest, found := strings.Cut(string(bytes), "\n\n")
	if !found {
		return nil, nil, fmt.Errorf("%s: no blank line", path)
	}
	return strings.Split(head, "\n"), []byte(rest), nil
}

func hashes(lines []string) (list []tlog.Hash, err error) {
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		list = append(list, hash)
	}
	return list, nil
}

func proof(path, entry string, keys []string) error {
	lines, text, err := split(path)
	if err != nil {
		return err
	}
	if len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("not a tlog-proof")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		return err
	}
	list, err := hashes(lines[2:])
	if err != nil {
		return err
	}
	tree, err := open(text, keys)
	if err != nil {
		return err
	}
	record, err := os.ReadFile(entry)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(list, tree.N, tree.Hash, index, tlog.RecordHash(record))
}

func request(old, path string, keys []string) error {
	lines, text, err := split(path)
	if err != nil {
		return err
	}
	before, err := checkpoint(old, keys)
	if err != nil {
		return err
	}
	if lines[0] != fmt.Sprintf("old %d", before.N) {
		return fmt.Errorf("%s, but the checkpoint is of %d", lines[0], before.N)
	}
	after, err := open(text, keys)
	if err != nil {
		return err
	}
	list, err := hashes(lines[1:])
	if err != nil {
		return err
	}
	return tlog.CheckTree(list, after.N, after.Hash, before.N, before.Hash)
}

// Tiles of height 8 under the names of c2sp.org/tlog-tiles. Go's reader holds them against the signed root; because
// older ones don't look at every tile, each entry is proven besides.
type tiles struct{ folder string }

func (tiles) Height() int                                { return 8 }
func (tiles) SaveTiles(tiles []tlog.Tile, data [][]byte) {}
func (reader tiles) ReadTiles(wanted []tlog.Tile) (data [][]byte, err error) {
	for _, tile := range wanted {
		path := filepath.Join(reader.folder, "tile", strconv.Itoa(tile.L), number(tile.N))
		bytes, err := os.ReadFile(path)
		if err != nil {
			bytes, err = os.ReadFile(fmt.Sprintf("%s.p/%d", path, tile.W))
		}
		if err != nil {
			return nil, err
		}
		if len(bytes) < tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s: too short", path)
		}
		data = append(data, bytes[:tile.W*tlog.HashSize])
	}
	return data, nil
}

func number(n int64) string {
	text := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		text = fmt.Sprintf("x%03d/%s", n%1000, text)
	}
	return text
}

func wholeLog(folder string, keys []string) error {
	tree, err := checkpoint(filepath.Join(folder, "checkpoint"), keys)
	if err != nil {
		return err
	}
	reader := tlog.TileHashReader(tree, tiles{folder})
	for first := int64(0); first < tree.N; first += 256 {
		width := tree.N - first
		if width > 256 {
			width = 256
		}
		entries, err := bundle(folder, first/256, width)
		if err != nil {
			return err
		}
		for offset, entry := range entries {
			index := first + int64(offset)
			stored, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
			if err != nil {
				return err
			}
			leaf := tlog.RecordHash(entry)
			if stored[0] != leaf {
				return fmt.Errorf("entry %d is not what its tile says", index)
			}
			list, err := tlog.ProveRecord(tree.N, index, reader)
			if err != nil {
				return err
			}
			if err := tlog.CheckRecord(list, tree.N, tree.Hash, index, leaf); err != nil {
				return err
			}
		}
	}
	return nil
}

func bundle(folder string, index, width int64) (entries [][]byte, err error) {
	path := filepath.Join(folder, "tile", "entries", number(index))
	bytes, err := os.ReadFile(path)
	if err != nil {
		bytes, err = os.ReadFile(fmt.Sprintf("%s.p/%d", path, width))
	}
	if err != nil {
		return nil, err
	}
	for int64(len(entries)) < width {
		if len(bytes) < 2 || len(bytes)-2 < int(bytes[0])<<8+int(bytes[1]) {
			return nil, fmt.Errorf("%s: too short", path)
		}
		end := 2 + int(bytes[0])<<8 + int(bytes[1])
		entries = append(entries, bytes[2:end])
		bytes = bytes[end:]
	}
	return entries, nil
}

// What somebody who has a log's key can always do.
func sign(arguments []string) error {
	if len(arguments) != 4 {
		return errors.New("sign KEYFILE ORIGIN SIZE ROOT")
	}
	key, err := os.ReadFile(arguments[0])
	if err != nil {
		return err
	}
	signer, err := note.NewSigner(strings.TrimSpace(string(key)))
	if err != nil {
		return err
	}
	if _, err := base64.StdEncoding.DecodeString(arguments[3]); err != nil {
		return err
	}
	text := strings.Join(arguments[1:], "\n") + "\n"
	signed, err := note.Sign(&note.Note{Text: text}, signer)
	if err != nil {
		return err
	}
	os.Stdout.Write(signed)
	os.Exit(0)
	return nil
}
