package io.carbontracker.intensity.watttime;

import io.carbontracker.error.CarbonException;
import io.carbontracker.intensity.watttime.MonthFile.Subject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Months on disk, one file each, in a folder that the user names. What cannot be read is a miss, what cannot be written is left
 * out; either is told once and changes no result. Any number of threads, instances and processes may use one folder: files appear
 * whole, by a move, and one writer works at a time.
 */
final class MonthCache {
    /** A month of five-minute values takes about 0.3 MB. */
    private static final int MOST_BYTES = 4 << 20;
    /** Stands for a model that the service did not name; no date looks like it. */
    private static final String UNNAMED = "unnamed";

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);
    private static final int TRIES = 100;

    private static final Logger log = LoggerFactory.getLogger(MonthCache.class);

    private final Path root;
    private final String host;
    private final Notices notices;
    private final Times times;
    private final Output output;
    private final FileAttribute<?>[] ownersFolder;
    private final FileAttribute<?>[] ownersFile;
    private final ReentrantLock writing = new ReentrantLock();

    /** Writes bytes to an open file. */
    @FunctionalInterface
    interface Output {
        /** Writes them all and makes sure that they are on the disk. */
        Output TO_DISK = (file, bytes) -> {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        };

        void write(FileChannel file, ByteBuffer bytes) throws IOException;
    }

    MonthCache(Path folder, String host, Notices notices, Times times, Output output) {
        this.host = host;
        this.root = folder.resolve("watttime").resolve(host.replaceAll("[^A-Za-z0-9.-]", "_"));
        this.notices = notices;
        this.times = times;
        this.output = output;
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        this.ownersFolder = posix ? owners("rwx------") : new FileAttribute<?>[0];
        this.ownersFile = posix ? owners("rw-------") : new FileAttribute<?>[0];
    }

    private static FileAttribute<?>[] owners(String permissions) {
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }

    /** Names the newest model of which there is any month, {@code null} where there is none. */
    @Nullable
    String newestModel(GridSignal signal, String region) {
        Path folder = root.resolve(signal.code()).resolve(region);
        try (Stream<Path> models = Files.list(folder)) {
            Optional<String> newest = models.map(model -> model.getFileName().toString())
                    .filter(SeriesCheck::isName)
                    .max(Comparator.comparing((String model) -> !model.equals(UNNAMED))
                            .thenComparing(Comparator.naturalOrder()));
            return newest.map(model -> model.equals(UNNAMED) ? "" : model).orElse(null);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            unreadable(folder, e);
            return null;
        }
    }

    /** Gives a month, {@code null} where there is none that can be trusted. */
    @Nullable
    Month read(GridSignal signal, String region, String model, YearMonth month) {
        Path file = file(signal, region, model, month);
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException("too long");
            }
            return MonthFile.read(new Subject(host, signal, region, month), model, Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            unreadable(file, e);
            return null;
        }
    }

    /** Keeps a month, in place of what there was. */
    void write(GridSignal signal, String region, Month month) throws InterruptedException {
        Path file = file(signal, region, month.model(), month.month());
        byte[] bytes = MonthFile.write(new Subject(host, signal, region, month.month()), month);
        writing.lockInterruptibly();
        try {
            Files.createDirectories(file.getParent(), ownersFolder);
            try (FileChannel guard = FileChannel.open(
                            root.resolve(".lock"),
                            Set.<OpenOption>of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                            ownersFile);
                    FileLock lock = lock(guard)) {
                log.trace("writing under {}", lock);
                replace(file, bytes);
            }
        } catch (ClosedByInterruptException e) {
            throw new InterruptedException("while a month was written to the cache");
        } catch (IOException e) {
            notices.warnOnce(
                    "cache-write",
                    "cannot write to the cache at \"" + root + "\": " + CarbonException.inWords(e)
                            + "; what is fetched is used and not kept");
        } finally {
            writing.unlock();
        }
    }

    /** Waits for other processes, and for other sources of this one: to them the lock is refused with an exception. */
    private FileLock lock(FileChannel guard) throws IOException, InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            try {
                FileLock lock = guard.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException e) {
                log.trace("another source of this process is writing");
            }
            times.sleeper().sleep(BETWEEN_TRIES);
        }
        throw new IOException("another process has kept it locked for "
                + BETWEEN_TRIES.multipliedBy(TRIES).toSeconds() + " s");
    }

    /** Under the lock, so one name for the unfinished file will do, and what a killed run left there is written over. */
    private void replace(Path file, byte[] bytes) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try {
            try (FileChannel channel = FileChannel.open(
                    unfinished,
                    Set.of(
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS),
                    ownersFile)) {
                output.write(channel, ByteBuffer.wrap(bytes));
            }
            try {
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private Path file(GridSignal signal, String region, String model, YearMonth month) {
        return root.resolve(signal.code())
                .resolve(region)
                .resolve(model.isEmpty() ? UNNAMED : model)
                .resolve(month + ".csv");
    }

    private void unreadable(Path file, IOException e) {
        notices.warnOnce(
                "cache-read",
                "cannot use \"" + file + "\" of the cache: " + CarbonException.inWords(e) + "; it is fetched anew");
    }
}
