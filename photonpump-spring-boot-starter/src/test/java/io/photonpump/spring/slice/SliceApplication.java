package io.photonpump.spring.slice;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.PropertySource;

/** An application that stores positions in a database. Its test slice contains the listeners alone. */
@SpringBootApplication
@PropertySource("classpath:io/photonpump/spring/slice/production.properties")
class SliceApplication {}
