package io.nochub.hub.web;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads request bodies within bounds. */
public final class Bodies {
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
  public static byte[] read(Context ctx, long limit) {
    if (ctx.req().getContentLengthLong() > limit) {
      throw ApiError.tooLarge(limit);
    }
    try (InputStream in = unpacked(ctx)) {
      return bounded(in, limit, ctx.req().getContentLength());
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
    if (ctx.header("Expect") != null) {
      return;
    }
    try {
      InputStream in = ctx.req().getInputStream();
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

  private static InputStream unpacked(Context ctx) throws IOException {
    String encoding = ctx.header("Content-Encoding");
    InputStream raw = ctx.req().getInputStream();
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
  private static byte[] bounded(InputStream in, long limit, int expected) throws IOException {
    int chunk = expected > 0 ? Math.min(expected, CHUNK) : CHUNK;
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
