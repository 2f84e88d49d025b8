# What is made at build time: typed statements and migrations from sql/, the demo's tables from data/demo/.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
file(GLOB SQL_FILES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/sql/query/*.sql ${CMAKE_SOURCE_DIR}/sql/migrations/*.sql)
file(GLOB MIGRATION_FILES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/sql/migrations/*.sql)
set(GEN ${CMAKE_BINARY_DIR}/gen)
file(MAKE_DIRECTORY ${GEN}/store)
set(SQL_GENERATED ${GEN}/store/stmt_gen.h ${GEN}/store/stmt_gen.c ${GEN}/store/migration_gen.c ${GEN}/store/table_gen.c)
add_custom_command(OUTPUT ${SQL_GENERATED}
    COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/sqlgen.py ${GEN}/store ${CMAKE_SOURCE_DIR}/sql/dialect.def ${SQL_FILES}
    COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/tablegen.py ${GEN}/store/table_gen.c ${CMAKE_SOURCE_DIR}/sql/dialect.def
        ${CMAKE_SOURCE_DIR}/sql/whole.sql ${MIGRATION_FILES}
    DEPENDS ${CMAKE_SOURCE_DIR}/tools/sqlgen.py ${CMAKE_SOURCE_DIR}/tools/tablegen.py ${CMAKE_SOURCE_DIR}/sql/dialect.def
        ${CMAKE_SOURCE_DIR}/sql/whole.sql ${SQL_FILES}
    COMMENT "Typed statements from sql/")
add_custom_target(sql_generated DEPENDS ${SQL_GENERATED})

file(GLOB DEMO_FILES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/data/demo/*.csv)
file(MAKE_DIRECTORY ${GEN}/demo)
set(DEMO_GENERATED ${GEN}/demo/demo_files.c)
add_custom_command(OUTPUT ${DEMO_GENERATED}
    COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/embed.py ${DEMO_GENERATED} demo_files demo/demo_table.h ${DEMO_FILES}
    DEPENDS ${CMAKE_SOURCE_DIR}/tools/embed.py ${DEMO_FILES}
    COMMENT "The demo's tables from data/demo/")
