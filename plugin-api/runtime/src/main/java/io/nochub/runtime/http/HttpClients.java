package io.nochub.runtime.http;

import io.nochub.api.http.HttpAccess;
import io.nochub.runtime.work.CleanThreads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.Dispatcher;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import okhttp3.internal.tls.OkHostnameVerifier;
import org.jspecify.annotations.Nullable;

/**
 * The hub's way out: one pool of threads and connections, from which each integration gets a client
 * of its own. To be made once, outside of any plugin's call. Thread-safe.
 */
public final class HttpClients implements AutoCloseable {
  private final HttpSettings settings;
  private final InstantSource clock;
  private final PaceClock paceClock;
  private final Dns resolver;
  private final CleanThreads threads;
  private final X509ExtendedTrustManager platformTrust;
  private final OkHttpClient base;

  /** With the usual settings and the machine's clock. */
  public HttpClients() {
    this(HttpSettings.DEFAULT, InstantSource.system(), PaceClock.SYSTEM);
  }

  public HttpClients(HttpSettings settings, InstantSource clock, PaceClock paceClock) {
    this(settings, clock, paceClock, Dns.SYSTEM);
  }

  HttpClients(HttpSettings settings, InstantSource clock, PaceClock paceClock, Dns resolver) {
    this.settings = settings;
    this.clock = clock;
    this.paceClock = paceClock;
    this.resolver = resolver;
    this.threads = new CleanThreads("http-out", HttpClients.class.getClassLoader());
    this.platformTrust = platformTrust();
    this.base = base();
  }

  private OkHttpClient base() {
    // How much is sent at once is the business of paces and of those who call.
    Dispatcher dispatcher =
        new Dispatcher(
            new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 60, TimeUnit.SECONDS, new SynchronousQueue<>(), threads));
    dispatcher.setMaxRequests(Integer.MAX_VALUE);
    dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
    return new OkHttpClient.Builder()
        .dispatcher(dispatcher)
        .connectionPool(new ConnectionPool(50, 1, TimeUnit.MINUTES))
        .connectTimeout(settings.connect())
        .readTimeout(settings.read())
        .writeTimeout(settings.read())
        .callTimeout(settings.call())
        .retryOnConnectionFailure(false)
        .followRedirects(false)
        .followSslRedirects(false)
        .cookieJar(CookieJar.NO_COOKIES)
        .build();
  }

  /** The client of one integration; it needs no closing. */
  public HttpAccess open(HttpScope scope) {
    AddressRules rules = new AddressRules(scope.privateHostsAllowed());
    Target target = new Target(new HostList(scope.allowedHosts()), rules);
    FingerprintTrust trust = new FingerprintTrust(platformTrust, scope.trustedFingerprint());
    InetSocketAddress proxy = settings.proxy();
    OkHttpClient client =
        base.newBuilder()
            .proxySelector(new Way(proxy, new HostList(scope.privateHostsAllowed())))
            .dns(new GuardedDns(resolver, rules, proxy == null ? null : proxy.getHostString()))
            .addNetworkInterceptor(new ConnectedCheck(rules))
            .sslSocketFactory(context(trust).getSocketFactory(), trust)
            .hostnameVerifier(new Names(trust))
            .build();
    Wire wire = new Wire(client, settings.longestAnswer());
    return new PlainAccess(scope, target, wire, clock, paceClock);
  }

  /** Ends all running calls and gives threads and connections back. */
  @Override
  public void close() {
    base.dispatcher().cancelAll();
    base.dispatcher().executorService().shutdown();
    base.connectionPool().evictAll();
    threads.close();
  }

  private static X509ExtendedTrustManager platformTrust() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return Arrays.stream(factory.getTrustManagers())
          .filter(X509ExtendedTrustManager.class::isInstance)
          .map(X509ExtendedTrustManager.class::cast)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("This Java trusts no certificates"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The certificates this Java trusts cannot be read", e);
    }
  }

  private static SSLContext context(FingerprintTrust trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java offers no TLS", e);
    }
  }

  /** A certificate trusted by its fingerprint may bear any name. */
  private record Names(FingerprintTrust trust) implements HostnameVerifier {
    @Override
    public boolean verify(String host, SSLSession session) {
      if (OkHostnameVerifier.INSTANCE.verify(host, session)) {
        return true;
      }
      try {
        return session.getPeerCertificates()[0] instanceof X509Certificate certificate
            && trust.isTrusted(certificate);
      } catch (SSLPeerUnverifiedException | CertificateException e) {
        return false;
      }
    }
  }

  /** Through the proxy if there is one, but straight to private hosts, which it cannot know. */
  private static final class Way extends ProxySelector {
    private final @Nullable InetSocketAddress proxy;
    private final HostList direct;

    Way(@Nullable InetSocketAddress proxy, HostList direct) {
      this.proxy = proxy;
      this.direct = direct;
    }

    @Override
    public List<Proxy> select(URI address) {
      boolean straight = proxy == null || direct.contains(address.getHost());
      return List.of(straight ? Proxy.NO_PROXY : new Proxy(Proxy.Type.HTTP, proxy));
    }

    @Override
    public void connectFailed(URI address, SocketAddress where, IOException why) {
      // There is no other way to choose next time; the failed call reports it.
    }
  }
}
