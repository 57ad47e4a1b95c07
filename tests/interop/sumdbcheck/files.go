package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// tileHeight is fixed by C2SP tlog-tiles; x/mod has it in its paths, C2SP has not.
const tileHeight = 8

const tileWidth = 1 << tileHeight

func readCheckpoint(file string, verifier note.Verifier) (tlog.Tree, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return tlog.Tree{}, err
	}
	return openCheckpoint(data, verifier)
}

// openCheckpoint verifies a checkpoint by the ledger's key, then reads it.
func openCheckpoint(data []byte, verifier note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("checkpoint: %w", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() || lines[3] != "" {
		return tlog.Tree{}, errors.New("checkpoint: not origin, size and root")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return tlog.Tree{}, errors.New("checkpoint: the size is no plain number")
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// tiles reads tiles of an export, by their C2SP paths.
type tiles struct{ dir string }

func (t tiles) Height() int { return tileHeight }

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range wanted {
		data, err := os.ReadFile(filepath.Join(t.dir, filepath.FromSlash(tilePath(tile))))
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

func readBundle(dir string, number int64, width int) ([][]byte, error) {
	tile := tlog.Tile{H: tileHeight, L: 0, N: number, W: width}
	path := strings.Replace(tile.Path(), "tile/8/0/", "tile/entries/", 1)
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(path)))
	if err != nil {
		return nil, err
	}
	var leaves [][]byte
	for len(data) > 0 {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("%s is cut short", path)
		}
		size := int(binary.BigEndian.Uint16(data))
		leaves = append(leaves, data[2:2+size])
		data = data[2+size:]
	}
	if len(leaves) != width {
		return nil, fmt.Errorf("%s has %d entries, not %d", path, len(leaves), width)
	}
	return leaves, nil
}

// widthAt returns how wide the tile that begins at entry start is.
func widthAt(start, size int64) int {
	if size-start < tileWidth {
		return int(size - start)
	}
	return tileWidth
}

// tilePath returns the C2SP path of a tile.
func tilePath(tile tlog.Tile) string {
	return strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
}

// openingsPath returns the path of what opens leaves of a bundle.
func openingsPath(number int64) string {
	full := tlog.Tile{H: tileHeight, L: 0, N: number, W: tileWidth}
	return strings.Replace(full.Path(), "tile/8/0/", "openings/", 1) + ".jsonl"
}
