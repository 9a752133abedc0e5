package io.carbontracker.report.csv;

import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.CarbonException;
import io.carbontracker.error.ReportException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file that is written under a hidden name in its folder and gets its own name when it is complete. It never takes the place
 * of another file.
 */
final class PendingFile {
    private final Path folder;
    private final String kind;
    private final Path temporary;
    private final FileChannel channel;

    private PendingFile(Path folder, String kind, Path temporary, FileChannel channel) {
        this.folder = folder;
        this.kind = kind;
        this.temporary = temporary;
        this.channel = channel;
    }

    /** Opens the channel of a temporary file; tests put a full disk here. */
    @FunctionalInterface
    interface Opener {
        /** Creates a file that does not exist. */
        Opener CREATE = path -> FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);

        FileChannel open(Path path) throws IOException;
    }

    static PendingFile create(Path folder, String kind, String stamp, Opener opener) {
        String random = Long.toHexString(ThreadLocalRandom.current().nextLong());
        Path temporary = folder.resolve("." + name(kind, stamp) + ".tmp-" + random);
        try {
            return new PendingFile(folder, kind, temporary, opener.open(temporary));
        } catch (AccessDeniedException | NoSuchFileException e) {
            throw wrongFolder("create a file in", folder, e);
        } catch (IOException e) {
            throw failure("create a file in", folder, e);
        }
    }

    void take(RowBuffer rows) {
        try {
            rows.drainTo(channel);
        } catch (IOException e) {
            throw failure("write the " + kind + " file in", folder, e);
        }
    }

    /** Makes sure that the content is on the disk, and closes the file. */
    void complete() {
        try (channel) {
            channel.force(true);
        } catch (IOException e) {
            throw failure("write the " + kind + " file in", folder, e);
        }
    }

    Path target(String stamp) {
        return folder.resolve(name(kind, stamp));
    }

    /**
     * Gives the file its own name.
     *
     * @param stamp what follows the kind in the name
     * @return whether it has it now; {@code false} when another file has that name
     */
    boolean publish(String stamp) {
        Path target = target(stamp);
        try {
            try {
                // In one step, and refused when the name is taken; a move would silently replace.
                Files.createLink(target, temporary);
            } catch (FileAlreadyExistsException e) {
                return false;
            } catch (UnsupportedOperationException | FileSystemException e) {
                // A file system without hard links: only another run in the same second could come between.
                return !Files.exists(target) && move(target);
            }
            Files.delete(temporary);
            return true;
        } catch (IOException e) {
            throw failure("move the finished " + kind + " file into place in", folder, e);
        }
    }

    private boolean move(Path target) throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (AtomicMoveNotSupportedException e) {
            try {
                Files.move(temporary, target);
                return true;
            } catch (FileAlreadyExistsException taken) {
                return false;
            }
        }
    }

    /** Takes the name away again, when another file of the same run could not get its own. */
    void withdraw(String stamp) {
        try {
            Files.move(target(stamp), temporary, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failure("withdraw the " + kind + " file in", folder, e);
        }
    }

    /** Closes and removes the file unless it has its own name. */
    void discard() {
        try (channel) {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw failure("remove the unfinished " + kind + " file in", folder, e);
        }
    }

    private static String name(String kind, String stamp) {
        return "carbon_" + kind + "_" + stamp + ".csv";
    }

    /**
     * Builds the exception for a target that is no folder or takes no file at all: another has to be named.
     *
     * @param what what was tried, ending in {@code in} or the like
     * @param folder the folder
     * @param cause why it failed
     * @return the exception, to be thrown by the caller
     */
    static CarbonConfigurationException wrongFolder(String what, Path folder, IOException cause) {
        return new CarbonConfigurationException(
                "cannot " + what + " \"" + folder + "\": " + CarbonException.inWords(cause)
                        + "; name another output folder",
                cause);
    }

    private static ReportException failure(String what, Path folder, IOException cause) {
        return new ReportException(
                folder.toString(),
                "cannot " + what + " \"" + folder + "\": " + CarbonException.inWords(cause)
                        + "; make room there or name another output folder",
                cause,
                false);
    }
}
