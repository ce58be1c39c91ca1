package io.nochub.hub.web;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads request bodies within bounds. */
final class Bodies {
  private static final Logger LOG = LoggerFactory.getLogger(Bodies.class);
  private static final int CHUNK = 8192;

  private Bodies() {}

  /**
   * Reads the whole body, unpacking gzip.
   *
   * @param limit bytes at most, counted after unpacking, so a small body cannot become a large one
   * @throws ApiError 413 if it is larger, 415 for another encoding, 400 if it breaks off or is no
   *     gzip
   */
  static byte[] read(Context ctx, long limit) {
    long length = ctx.req().getContentLengthLong();
    return read(length, ctx.header("Content-Encoding"), raw(ctx), limit);
  }

  /**
   * As above.
   *
   * @param length bytes as sent; negative if nobody said
   * @param raw stays open, for what is left of it may have to be dropped
   */
  static byte[] read(long length, @Nullable String encoding, InputStream raw, long limit) {
    if (length > limit) {
      throw ApiError.tooLarge(limit);
    }
    try (InputStream in = unpacked(encoding, new LeftOpen(raw))) {
      return bounded(in, limit, length);
    } catch (ZipException e) {
      throw ApiError.badRequest("The body says it is gzip and is not: " + e.getMessage());
    } catch (EOFException e) {
      throw ApiError.badRequest("The body broke off.");
    } catch (IOException e) {
      throw ApiError.badRequest("The body could not be read to its end.");
    }
  }

  /**
   * Reads what is left of a body nobody wanted and drops it, so that the answer arrives: a
   * connection that is closed while its caller still sends is reset, and takes the answer with it
   * (RFC 9112, section 9.6). Drops no more than the largest body the hub takes anywhere, and
   * nothing of a body whose sender waits to be asked for it.
   */
  static void dropRest(Context ctx) {
    dropRest(ctx.header("Expect"), raw(ctx));
  }

  /** As above. */
  static void dropRest(@Nullable String expected, InputStream in) {
    if (expected != null) {
      return;
    }
    try {
      if (in.read() < 0) {
        return;
      }
      byte[] buffer = new byte[CHUNK];
      long left = Endpoints.ARCHIVE_BODY;
      for (int count = in.read(buffer); count >= 0 && left > 0; count = in.read(buffer)) {
        left -= count;
      }
    } catch (IOException e) {
      LOG.debug("A body broke off while it was dropped", e);
    }
  }

  private static InputStream raw(Context ctx) {
    try {
      return ctx.req().getInputStream();
    } catch (IOException e) {
      throw ApiError.badRequest("The body could not be read.");
    }
  }

  /** Closing it frees what unpacks, not what is read from. */
  private static final class LeftOpen extends FilterInputStream {
    LeftOpen(InputStream in) {
      super(in);
    }

    @Override
    public void close() {
      // whoever opened it closes it
    }
  }

  private static InputStream unpacked(@Nullable String encoding, InputStream raw)
      throws IOException {
    if (encoding == null || encoding.isBlank() || encoding.equalsIgnoreCase("identity")) {
      return raw;
    }
    if (encoding.equalsIgnoreCase("gzip")) {
      return new GZIPInputStream(raw);
    }
    throw ApiError.unsupportedMedia("Content-Encoding may be gzip or left out.");
  }

  /**
   * @param expected about so many bytes will come; negative if nobody said
   */
  private static byte[] bounded(InputStream in, long limit, long expected) throws IOException {
    int chunk = expected > 0 ? (int) Math.min(expected, CHUNK) : CHUNK;
    ByteArrayOutputStream taken = new ByteArrayOutputStream(chunk);
    byte[] buffer = new byte[chunk];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      if (taken.size() + (long) count > limit) {
        throw ApiError.tooLarge(limit);
      }
      taken.write(buffer, 0, count);
    }
    return taken.toByteArray();
  }
}
