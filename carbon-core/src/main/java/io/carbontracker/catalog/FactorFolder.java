package io.carbontracker.catalog;

import io.carbontracker.catalog.FactorTable.Schema;
import io.carbontracker.error.CarbonConfigurationException;
import io.carbontracker.error.CarbonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A user's folder of factor tables. */
final class FactorFolder {
    private final List<Path> files;
    private final Map<Schema, Path> tables;

    /** Lists a folder, whose CSV files must each have the name of a table. */
    FactorFolder(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new CarbonConfigurationException("factor folder \"" + folder + "\" does not exist or is no folder");
        }
        Map<String, Schema> known = new TreeMap<>();
        for (Schema schema : Schema.values()) {
            known.put(schema.fileName(), schema);
        }
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(file -> lowerName(file).endsWith(".csv"))
                    .sorted(Comparator.comparing(FactorFolder::name))
                    .toList();
        } catch (IOException e) {
            throw new CarbonConfigurationException(
                    "cannot list factor folder \"" + folder + "\": " + CarbonException.inWords(e), e);
        }
        if (files.isEmpty()) {
            throw new CarbonConfigurationException("factor folder \"" + folder + "\" holds no CSV file; known tables: "
                    + String.join(", ", known.keySet()));
        }
        tables = new EnumMap<>(Schema.class);
        for (Path file : files) {
            Schema schema = known.get(lowerName(file));
            if (schema == null) {
                throw CarbonConfigurationException.unknown("factor table", name(file), known.keySet());
            }
            Path other = tables.put(schema, file);
            if (other != null) {
                throw new CarbonConfigurationException("factor folder \"" + folder + "\" holds one table twice: \""
                        + name(other) + "\" and \"" + name(file) + "\"");
            }
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static String lowerName(Path file) {
        return name(file).toLowerCase(Locale.ROOT);
    }

    /** The files by their tables. */
    Map<Schema, Path> tables() {
        return tables;
    }

    /** A few digits that change with the name or content of any file. */
    String digest() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (Path file : files) {
                sha.update(name(file).getBytes(StandardCharsets.UTF_8));
                sha.update(content(file));
            }
            return HexFormat.of().formatHex(sha.digest(), 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CarbonConfigurationException(
                    "cannot read factor file \"" + file + "\": " + CarbonException.inWords(e), e);
        }
    }
}
