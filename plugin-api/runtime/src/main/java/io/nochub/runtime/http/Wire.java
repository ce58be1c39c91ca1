package io.nochub.runtime.http;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import okio.ByteString;

/**
 * One request, one answer. The work is done by a thread of OkHttp's dispatcher, so that the caller
 * can be interrupted at any moment, in name resolution and connecting too.
 */
record Wire(OkHttpClient client, int longestAnswer) {

  /** An answer with its whole body, decompressed. */
  record Answer(int status, Headers headers, ByteString body) {}

  Answer send(Request request) throws BrokenExchangeException, InterruptedException {
    ConnectedCheck.Sent sent = request.tag(ConnectedCheck.Sent.class);
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Call call = client.newCall(request);
    call.enqueue(new Completing(answer));
    try {
      return answer.get();
    } catch (InterruptedException e) {
      // Closing a connection may start a thread, which must not be one of the caller's.
      ExecutorService threads = client.dispatcher().executorService();
      if (!threads.isShutdown()) {
        threads.execute(call::cancel);
      }
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw new BrokenExchangeException(failure, sent != null && sent.isStarted());
      }
      throw new IllegalStateException("A request could not be carried out", e.getCause());
    }
  }

  private final class Completing implements Callback {
    private final CompletableFuture<Answer> answer;

    Completing(CompletableFuture<Answer> answer) {
      this.answer = answer;
    }

    @Override
    public void onFailure(Call call, IOException e) {
      answer.completeExceptionally(e);
    }

    @Override
    public void onResponse(Call call, Response response) {
      try (response) {
        answer.complete(new Answer(response.code(), response.headers(), body(response)));
      } catch (IOException | RuntimeException e) {
        answer.completeExceptionally(e);
      }
    }
  }

  /** Reads at most one byte more than allowed, so that what unpacks to gigabytes is never held. */
  private ByteString body(Response response) throws IOException {
    BufferedSource source = response.body().source();
    if (source.request(longestAnswer + 1L)) {
      throw new TooLongException(longestAnswer);
    }
    return source.getBuffer().readByteString();
  }
}
