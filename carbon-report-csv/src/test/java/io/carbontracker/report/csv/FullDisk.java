package io.carbontracker.report.csv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** A file on a disk that has room for so many bytes and no more. */
final class FullDisk extends FileChannel {
    private final FileChannel file;
    private long room;

    private FullDisk(FileChannel file, long room) {
        this.file = file;
        this.room = room;
    }

    /** Opens real files of which only those of one kind find the disk full. */
    static PendingFile.Opener holding(long bytes, String kind) {
        return path -> isOf(path, kind)
                ? new FullDisk(PendingFile.Opener.CREATE.open(path), bytes)
                : PendingFile.Opener.CREATE.open(path);
    }

    private static boolean isOf(Path path, String kind) {
        return path.getFileName().toString().contains("_" + kind + "_");
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        if (source.remaining() > room) {
            // As much as there is room for is written, as a file system does.
            ByteBuffer part = source.slice(source.position(), (int) room);
            int written = file.write(part);
            source.position(source.position() + written);
            room -= written;
            if (written == 0) {
                throw new IOException("No space left on device");
            }
            return written;
        }
        int written = file.write(source);
        room -= written;
        return written;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        file.force(metaData);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("reports are written from front to back");
    }

    @Override
    public int read(ByteBuffer target) {
        throw unused();
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw unused();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw unused();
    }

    @Override
    public long position() {
        throw unused();
    }

    @Override
    public FileChannel position(long newPosition) {
        throw unused();
    }

    @Override
    public long size() {
        throw unused();
    }

    @Override
    public FileChannel truncate(long size) {
        throw unused();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw unused();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw unused();
    }

    @Override
    public int read(ByteBuffer target, long position) {
        throw unused();
    }

    @Override
    public int write(ByteBuffer source, long position) {
        throw unused();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw unused();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw unused();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw unused();
    }
}
