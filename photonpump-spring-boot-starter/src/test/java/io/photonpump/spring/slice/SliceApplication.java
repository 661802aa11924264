package io.photonpump.spring.slice;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.PropertySource;

/** An application that keeps its positions in a database, of which a test takes the listeners alone. */
@SpringBootApplication
@PropertySource("classpath:io/photonpump/spring/slice/production.properties")
class SliceApplication {}
