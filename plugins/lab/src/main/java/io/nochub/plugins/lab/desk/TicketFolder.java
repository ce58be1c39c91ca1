package io.nochub.plugins.lab.desk;

import io.nochub.api.IntegrationException;
import io.nochub.api.IntegrationException.Kind;
import io.nochub.api.json.Json;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * Tickets on disk, one file each. A file is written beside its place, forced to disk and moved
 * there, so a crash leaves the old ticket or the new one and never a half.
 */
final class TicketFolder {
  private static final String UNFINISHED = ".part";

  private final Supplier<Path> folder;
  private final Json json;
  private final Logger logger;

  TicketFolder(Supplier<Path> folder, Json json, Logger logger) {
    this.folder = folder;
    this.json = json;
    this.logger = logger;
  }

  /** On disk when it returns. UNAVAILABLE means that nothing was changed. */
  void save(Ticket ticket) throws IntegrationException {
    Path place = folder.get().resolve("%08d.json".formatted(ticket.number()));
    Path unfinished = place.resolveSibling(place.getFileName() + UNFINISHED);
    try {
      write(unfinished, json.write(ticket));
      Files.move(
          unfinished, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed(Kind.UNAVAILABLE, "ticket " + ticket.number() + " could not be written", e);
    }
    try {
      forceNames(folder.get());
    } catch (IOException e) {
      throw failed(Kind.OUTCOME_UNKNOWN, "ticket " + ticket.number() + " may be lost", e);
    }
  }

  /**
   * All tickets. What a crash left unfinished is removed; a file that is no ticket is set aside
   * under another name and logged.
   */
  List<Ticket> load() throws IntegrationException {
    List<Ticket> tickets = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.get(), "*.{json,part}")) {
      for (Path file : files) {
        if (file.toString().endsWith(UNFINISHED)) {
          Files.delete(file);
        } else {
          read(file, tickets);
        }
      }
    } catch (IOException e) {
      throw failed(Kind.UNAVAILABLE, "the tickets could not be read", e);
    }
    return tickets;
  }

  private void read(Path file, List<Ticket> tickets) throws IOException {
    try {
      tickets.add(json.read(Files.readAllBytes(file), Ticket.class));
    } catch (IntegrationException e) {
      Path aside = file.resolveSibling(file.getFileName() + ".damaged");
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      logger.error("Not a ticket, set aside as {}: {}", aside.getFileName(), e.getMessage());
    }
  }

  private static void write(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
  }

  /** Makes the move itself durable. Windows has no handles on folders and needs none. */
  private static void forceNames(Path folder) throws IOException {
    if (File.separatorChar == '/') {
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }

  private static IntegrationException failed(Kind kind, String what, IOException cause) {
    return IntegrationException.of(kind, what + ": " + cause).causedBy(cause);
  }
}
