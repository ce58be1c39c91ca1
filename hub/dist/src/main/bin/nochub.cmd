@echo off
rem Runs NOC Hub from an unpacked archive. JAVA_HOME or java on the path must be 17 or newer.
setlocal
set "HOME_DIR=%~dp0.."
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" -Xshare:auto "@%HOME_DIR%\bin\java.options" "-Dnochub.home=%HOME_DIR%" "-Dlogback.configurationFile=%HOME_DIR%\config\logback.xml" %JAVA_OPTS% -cp "%HOME_DIR%\lib\*" io.nochub.hub.Hub %*
